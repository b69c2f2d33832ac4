import Ingest

/// Says what a fetch from a queue brought, and with which status it ends.
struct QueueFetchOutcome {
    let report: QueueFetchReport
    let deletes: Bool
    let format: OutputFormat

    func print(in context: CommandContext) throws -> ExitStatus {
        try DocumentPrinter(format: format, context: context).print(json: json, rows: rows, text: text)
        try context.stdout.flush()
        for problem in report.rejects {
            context.notice(
                TerminalText.escaped(
                    "message \(problem.messageID) is no on-failure document and stays in the queue: \(problem.reason)"))
        }
        for problem in report.notDeleted {
            context.notice(TerminalText.escaped("message \(problem.messageID) is not deleted: \(problem.reason)"))
        }
        if report.damaged > 0 {
            context.notice(
                "\(CountText.counted(report.damaged, "message")) arrived damaged and was left alone; fetch again")
        }
        noticeWhatStays(in: context)
        if report.end == .interrupted {
            context.notice("interrupted; what is counted above is in the database, the same command goes on from here")
            return .interrupted
        }
        if let failure = report.failure { context.notice(TerminalText.escaped(failure)) }
        if report.end == .failed || report.notDeletedCount > 0 || report.damaged > 0 { return .failed }
        return report.rejected > 0 ? .rejects : .clean
    }

    private func noticeWhatStays(in context: CommandContext) {
        let stored = report.new + report.known
        guard !deletes, stored > 0 else { return }
        let time = report.visibilitySeconds.map { "after \(CountText.counted($0, "second"))" } ?? "after a while"
        context.notice(
            "\(CountText.counted(stored, "message")) stored; nothing was deleted, so others see them again \(time). "
                + "--delete takes away what is stored")
    }

    private var counts: [(String, Int)] {
        [
            ("received", report.received), ("messages", report.messages), ("new", report.new), ("known", report.known),
            ("rejected", report.rejected), ("damaged", report.damaged), ("deleted", report.deleted),
            ("not_deleted", report.notDeletedCount), ("failed_ranges", report.ranges),
        ]
    }

    private var json: OutputValue {
        func problems(_ list: [QueueFetchReport.Problem]) -> OutputValue {
            .array(list.map { .object([("message_id", .string($0.messageID)), ("reason", .string($0.reason))]) })
        }
        return .object([
            ("stream", .string(report.stream)), ("url", .string(report.url)), ("arn", .string(report.arn)),
            ("messages", .object(counts.map { ($0, .integer($1)) })), ("rejects", problems(report.rejects)),
            ("not_deleted", problems(report.notDeleted)), ("end", .string(report.end.rawValue)),
            ("failure", .string(report.failure)), ("seconds", .number(CountText.seconds(report.seconds))),
        ])
    }

    private var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(names: counts.map(\.0), cells: [counts.map { .integer($1) }])
    }

    private var text: String {
        let shown = counts.dropFirst(2).filter { $0.0 == "new" || $0.1 > 0 }
            .map {
                "\(CountText.grouped($1)) \($0 == "not_deleted" ? "not deleted" : $0 == "failed_ranges" ? "failed ranges" : $0)"
            }
        return "messages   \(CountText.counted(report.messages, "message")): \(shown.joined(separator: ", "))\n"
            + "queue      \(TerminalText.escaped(report.url)), into stream \(TerminalText.escaped(report.stream)), "
            + "\(CountText.seconds(report.seconds)) s\n"
    }
}
