import Ingest
import Records

/// Says what a fetch from a stream brought, and with which status it ends.
struct FetchOutcome {
    let report: FetchReport
    let format: OutputFormat

    func print(in context: CommandContext) throws -> ExitStatus {
        try DocumentPrinter(format: format, context: context).print(json: json, rows: rows, text: text(in: context))
        try context.stdout.flush()
        if report.count(.expired) + report.count(.partlyExpired) > 0 {
            context.notice(
                "the stream keeps records for \(report.retentionHours) h: tell `afterbay audit failures --retention "
                    + "\(report.retentionHours)h`")
        }
        if report.rejected > 0 {
            context.notice(
                "\(CountText.counted(report.rejected, "part")) of the answers could not be read as records; see "
                    + "`afterbay rejects list`")
        }
        if report.wasInterrupted {
            context.notice("interrupted; what is counted above is in the database, the same command goes on from here")
            return .interrupted
        }
        if report.count(.unfinished) > 0 { return .failed }
        return report.rejected > 0 ? .rejects : .clean
    }

    private var totals: (read: Int, stored: Int, new: Int, bytes: Int64) {
        report.rows.reduce(into: (0, 0, 0, 0)) { sum, row in
            sum.read += row.read
            sum.stored += row.stored
            sum.new += row.newPayloads
            sum.bytes += row.bytes
        }
    }

    private static let names = [
        "shard", "first", "last", "since", "until", "state", "read", "stored", "new_payloads", "bytes", "reached",
        "lost_before", "detail",
    ]

    private func cells(_ row: FetchReport.Row) -> [Cell] {
        [
            .text("\(ShardID(row.shard))"), .text(row.first), .text(row.last), Self.time(row.since),
            Self.time(row.until), .text(row.state.rawValue), .integer(row.read), .integer(row.stored),
            .integer(row.newPayloads), .integer(row.bytes), .text(row.reached), .text(row.lostBefore),
            .text(row.detail),
        ]
    }

    static func time(_ microseconds: Int64?) -> Cell {
        .text(microseconds.map { Timestamp(microseconds: $0).description })
    }

    private var json: OutputValue {
        let totals = totals
        return .object([
            ("stream", .string(report.stream)), ("arn", .string(report.arn)),
            ("retention_hours", .integer(report.retentionHours)),
            (
                "records",
                .object([
                    ("read", .integer(totals.read)), ("stored", .integer(totals.stored)),
                    ("new_payloads", .integer(totals.new)), ("rejected", .integer(report.rejected)),
                ])
            ),
            ("states", .object(FetchReport.State.allCases.map { ($0.rawValue, .integer(report.count($0))) })),
            ("stretches", .array(report.rows.map { .object(zip(Self.names, cells($0)).map { ($0, $1.json) }) })),
            ("bytes", .integer(totals.bytes)), ("calls", .integer(report.calls)),
            ("seconds", .number(CountText.seconds(report.seconds))), ("interrupted", .boolean(report.wasInterrupted)),
        ])
    }

    private var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(names: Self.names, cells: report.rows.map(cells))
    }

    /// Stretches that a person is shown; there may be thousands.
    private static let shownRows = 20

    private func text(in context: CommandContext) -> String {
        let totals = totals
        var text = ""
        // What went well needs no line of its own where there is much of it.
        let notable = report.rows.filter { $0.state != .complete }
        let shown = report.rows.count <= Self.shownRows ? report.rows : Array(notable.prefix(Self.shownRows))
        if !shown.isEmpty {
            let columns = [0, 1, 2, 3, 4, 5, 6, 8, 12].filter { column in
                shown.contains { cells($0)[column] != .null }
            }
            text += DocumentPrinter.Rows(
                names: columns.map { Self.names[$0] }, cells: shown.map { row in columns.map { cells(row)[$0] } }
            ).table(in: context)
        }
        let hidden = report.rows.count - shown.count
        if hidden > 0 {
            text +=
                "and \(CountText.counted(hidden, "more stretch", "more stretches")); --output jsonl lists them all\n"
        }
        if report.rows.isEmpty { text += "nothing is wanted from this stream\n" }
        let states = FetchReport.State.allCases.filter { report.count($0) > 0 }
            .map { "\(CountText.grouped(report.count($0))) \($0.rawValue)" }
        if !states.isEmpty { text += "stretches  \(states.joined(separator: ", "))\n" }
        text += "records    \(CountText.grouped(totals.read)) read, \(CountText.grouped(totals.stored)) stored, "
        text += "\(CountText.grouped(totals.new)) with a payload that was not known\n"
        text +=
            "stream     \(TerminalText.escaped("\(report.stream), \(report.arn)")): \(CountText.bytes(totals.bytes)), "
        text += "\(CountText.counted(report.calls, "call")) in \(CountText.seconds(report.seconds)) s\n"
        return text
    }
}
