import Analysis
import ArgumentParser
import Records
import Store

/// `afterbay show`.
struct ShowCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all evidence of one record.",
        discussion: """
            Its state, payload, every delivery and how it differs, failures, listings, failed ranges that hold it, the \
            invocations that a log shows, replays, and where the original bytes lie. A record is \
            named by its event id, or by its sequence number with or without a shard in front; where several records \
            fit, all are shown.

            Examples:
              afterbay show shardId-000000000000:49665102315498235461234567890123456789012345678901234562
              afterbay show 0:42
              afterbay show 42 --output json
            """)

    @Argument(help: "An event id, a sequence number, or shard:number[:sub-sequence].")
    var record: String

    @OptionGroup var retention: RetentionOptions
    @OptionGroup var stream: StreamOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if RecordReference(record) == nil {
            throw ValidationError(
                "\(TerminalText.escaped(record)) names no record; give an event id (shardId-000000000000:123), a sequence "
                    + "number, or shard:number[:sub-sequence]")
        }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        guard let reference = RecordReference(record) else { return .usage }
        let found = try database.reading(in: context) { try $0.evidence(for: reference, stream: stream.label) }
        guard !found.isEmpty else {
            throw CommandFailure(
                .notFound, record,
                "no evidence names this record; `afterbay status` tells which streams and shards there are")
        }
        let retention = retention.retention(in: context)
        func json(_ evidence: RecordEvidence) -> OutputValue {
            EvidenceJSON(evidence: evidence, standing: RecordStanding(of: evidence, retention)).value
        }
        switch output.format {
        case .table:
            let texts = found.map {
                EvidenceText(evidence: $0, standing: RecordStanding(of: $0, retention)).text
            }
            try context.stdout.write(AggregateText.text(found) + texts.joined(separator: "\n"))
        case .json:
            let records = found.map(json)
            try context.stdout.write(OutputValue.object([("records", .array(records))]).pretty + "\n")
        case .jsonl:
            for evidence in found { try context.stdout.write(json(evidence).compact + "\n") }
        case .csv:
            try printRows(found, in: context)
        }
        return .clean
    }

    /// One row per piece of evidence.
    private func printRows(_ found: [RecordEvidence], in context: CommandContext) throws {
        var printer = RowPrinter(
            ["stream", "event_id", "sub_sequence", "evidence", "object", "entry_index", "processed_time", "payload"],
            format: .csv, context: context)
        for evidence in found {
            let identity: [Cell] = [
                .text(evidence.stream), .text("\(EventID(shard: evidence.shard, sequence: evidence.sequence))"),
                .integer(evidence.subSequence),
            ]
            func row(_ kind: String, _ place: RecordEvidence.Location, _ contents: RecordEvidence.Contents) throws {
                let payload: Cell =
                    switch contents.payload {
                    case nil: .null
                    case .text(let text): .text(text)
                    case .bytes(let bytes): .bytes(bytes)
                    }
                try printer.print(
                    identity + [
                        .text(kind), .text(place.names.first), .integer(place.entryIndex),
                        .text(contents.processedTime?.description), payload,
                    ])
            }
            if let first = evidence.firstDelivery { try row("first", first, evidence.contents) }
            for delivery in evidence.furtherDeliveries { try row(delivery.kind, delivery.location, delivery.contents) }
            for failure in evidence.failures { try row("failed", failure.location, failure.contents) }
            for listing in evidence.listings { try row("listed", listing.location, listing.contents) }
        }
        try printer.finish()
    }
}
