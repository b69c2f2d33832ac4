import Ingest
import Records

/// Says what an import did, and with which status it ends.
struct ImportOutcome {
    let report: ImportReport
    let format: OutputFormat

    /// Prints the report; what a person has to know beside it goes to standard error.
    func print(in context: CommandContext) throws -> ExitStatus {
        try DocumentPrinter(format: format, context: context)
            .print(json: json, rows: rows, text: text)
        try context.stdout.flush()
        for failure in report.failures {
            context.notice(TerminalText.escaped("cannot read \(failure.location): \(failure.reason)"))
        }
        let silent = report.objects.failed - report.failures.count
        if silent > 0 { context.notice("and \(CountText.counted(silent, "more object")) could not be read") }
        if report.records.rejected > 0 {
            let parts = CountText.counted(report.records.rejected, "part")
            context.notice("\(parts) of objects could not be read as records; see `afterbay rejects list`")
        }
        if report.wasHinted, report.objects.unchanged > 0 {
            context.notice(
                "\(CountText.counted(report.objects.unchanged, "object")) had been read already and stay as they were; "
                    + "`afterbay forget NAME` takes one out, to be read anew with --kind or --shard")
        }
        if report.wasInterrupted {
            context.notice("interrupted; what is counted above is in the database, the same command goes on from here")
            return .interrupted
        }
        return report.records.rejected > 0 || report.objects.failed > 0 ? .rejects : .clean
    }

    private var recordCounts: [(String, Int)] {
        let records = report.records
        return [
            ("read", records.read), ("new", records.new), ("redelivered", records.redelivered),
            ("conflicting", records.conflicting), ("failed", records.failed), ("listed", records.listed),
            ("rejected", records.rejected), ("repeated", records.repeated),
        ]
    }

    /// The kinds that were found, in the order of their documentation.
    private var kinds: [(kind: DocumentKind, count: ImportReport.KindCount)] {
        DocumentKind.allCases.compactMap { kind in report.kinds[kind].map { (kind, $0) } }
    }

    /// A line for each kind, where there is any but processed batches.
    private var kindLines: String {
        guard kinds.contains(where: { $0.kind != .processedBatch }) else { return "" }
        return kinds.enumerated().map { index, found in
            let ignored = found.count.ignored
            return (index == 0 ? "kinds    " : "         ")
                + "\(found.kind.rawValue): \(CountText.counted(found.count.objects, "object")), "
                + CountText.counted(found.count.entries, "entry", "entries")
                + (ignored > 0 ? ", \(CountText.grouped(ignored)) ignored\n" : "\n")
        }.joined()
    }

    private var json: OutputValue {
        .object(
            [
                ("stream", .string(report.stream)),
                ("objects", .object(report.objects.counts.map { ($0, .integer($1)) })),
                ("records", .object(recordCounts.map { ($0, .integer($1)) })),
                (
                    "kinds",
                    .object(
                        kinds.map { kind, count in
                            (
                                kind.rawValue,
                                .object([
                                    ("objects", .integer(count.objects)), ("entries", .integer(count.entries)),
                                    ("ignored", .integer(count.ignored)),
                                ])
                            )
                        })
                ),
                ("bytes", .integer(report.bytes)),
                ("seconds", .number(CountText.seconds(report.seconds))),
                ("interrupted", .boolean(report.wasInterrupted)),
            ] + report.requestFields)
    }

    private var rows: DocumentPrinter.Rows {
        let counts =
            report.objects.counts.map { ("objects", $0, Cell.integer($1)) }
            + recordCounts.map { ("records", $0, Cell.integer($1)) }
            + kinds.flatMap { kind, count in
                [
                    (kind.rawValue, "objects", Cell.integer(count.objects)),
                    (kind.rawValue, "entries", Cell.integer(count.entries)),
                ]
            }
            + (report.requests.map {
                [("requests", "list", Cell.integer($0.list)), ("requests", "get", .integer($0.get))]
            } ?? [])
            + [
                ("total", "bytes", .integer(report.bytes)),
                ("total", "seconds", .number(CountText.seconds(report.seconds))),
            ]
        return DocumentPrinter.Rows(
            names: ["group", "count", "value"], cells: counts.map { [.text($0), .text($1), $2] })
    }

    private var text: String {
        let records = recordCounts.dropFirst().dropLast().map { "\(CountText.grouped($1)) \($0)" }
        let objects = report.objects.counts.dropFirst().filter { $0.0 == "imported" || $0.1 > 0 }
            .map { "\(CountText.grouped($1)) \($0)" }
        let repeated = report.records.repeated
        return """
            objects  \(CountText.grouped(report.objects.seen)) seen: \(objects.joined(separator: ", "))
            records  \(CountText.grouped(report.records.read)) read = \(records.joined(separator: " + "))

            """
                + (repeated > 0 ? "         and \(CountText.grouped(repeated)) again in changed objects\n" : "")
                + kindLines
                + "stream   \(TerminalText.escaped(report.stream)), \(CountText.bytes(report.bytes)) in "
                + "\(CountText.seconds(report.seconds)) s\n"
                + (report.requests.map {
                    "requests \(CountText.grouped($0.list)) to list, \(CountText.grouped($0.get)) to get\n"
                } ?? "")
    }
}
