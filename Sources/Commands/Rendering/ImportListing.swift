import Ingest

/// Says what an import would read.
struct ImportListing {
    let report: ImportReport
    let format: OutputFormat

    /// Prints the list.
    func print(in context: CommandContext) throws -> ExitStatus {
        try DocumentPrinter(format: format, context: context).print(json: json, rows: rows, text: text)
        try context.stdout.flush()
        for failure in report.failures {
            context.notice(TerminalText.escaped("cannot read \(failure.location): \(failure.reason)"))
        }
        let objects = report.objects
        context.notice(
            "would read \(CountText.counted(wanted, "object")) (\(CountText.bytes(report.bytes))); "
                + "\(CountText.grouped(objects.unchanged)) unchanged, \(CountText.grouped(objects.skipped)) skipped")
        if let requests = report.requests {
            context.notice(
                "\(CountText.counted(requests.list, "request")) to list, and \(CountText.grouped(requests.get)) to get")
        }
        return report.objects.failed > 0 ? .rejects : .clean
    }

    private var wanted: Int {
        report.objects.seen - report.objects.skipped - report.objects.unchanged - report.objects.failed
    }

    private var json: OutputValue {
        .object(
            [
                ("stream", .string(report.stream)),
                ("objects", .object(report.objects.counts.map { ($0, .integer($1)) })),
                ("would_read", .array(report.wouldRead.map { .string($0) })),
                ("bytes", .integer(report.bytes)),
            ] + report.requestFields)
    }

    private var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(names: ["object"], cells: report.wouldRead.map { [.text($0)] })
    }

    private var text: String {
        let names = report.wouldRead.map { TerminalText.escaped($0) + "\n" }.joined()
        let more = wanted - report.wouldRead.count
        return names + (more > 0 ? "and \(CountText.grouped(more)) more\n" : "")
    }
}

extension ImportReport {
    /// The requests to S3, where any of the sources lies there.
    var requestFields: [(String, OutputValue)] {
        guard let requests else { return [] }
        return [
            ("requests", .object([("list", .integer(requests.list)), ("get", .integer(requests.get))]))
        ]
    }
}

extension ImportReport.Objects {
    /// The counts with their documented names, in their order.
    var counts: [(String, Int)] {
        [
            ("seen", seen), ("imported", imported), ("unchanged", unchanged), ("copies", copies), ("changed", changed),
            ("failed", failed), ("skipped", skipped),
        ]
    }
}
