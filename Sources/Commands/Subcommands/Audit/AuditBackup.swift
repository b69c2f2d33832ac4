import Analysis
import ArgumentParser
import Records

/// `afterbay audit backup`.
struct AuditBackup: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Compare payloads without a sequence number with the known records.",
        discussion: """
            Firehose's backups and failures, and payloads that a handler printed, carry no number: they are compared with the records by content, as multisets. not_in_output: backups hold a content more often than records have it. A payload that failed is matched, delivered, ambiguous or unmatched.

            Examples:
              afterbay audit backup --output jsonl
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = [
            "stream", "verdict", "count", "records", "shard", "sequence", "sub_sequence", "match", "object",
            "entry_index", "source", "reason", "device_id", "event_time", "arrival_time", "bytes",
        ]
        return try flags.list(names, in: context) { audit, print in
            let totals = try audit.backup { row in
                try print([
                    .text(row.stream), .text(row.verdict.rawValue), .integer(row.count), .integer(row.records),
                    .text(row.record?.shard.description), .text(row.record?.sequence),
                    .integer(row.record.map { Int64($0.subSequence) }), .text(row.match?.rawValue), .text(row.object),
                    .integer(row.entryIndex), .text(row.source), .text(row.reason), .text(row.deviceID),
                    .text(row.eventTime?.description), .text(row.arrivalTime?.description), .integer(row.bytes),
                ])
            }
            context.notice(
                "\(totals.backedUp) payloads in backups, \(totals.failed) that failed; \(totals.inNoBackup) delivered "
                    + "records are in no backup")
        }
    }
}
