import Analysis
import ArgumentParser
import Records

/// `afterbay audit republished`.
struct AuditRepublished: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "republished", abstract: "List the records that look like an earlier one sent again.",
        discussion: """
            Another number with the same partition key and payload, close in time: a suspicion, as after a producer's retry.

            Examples:
              afterbay audit republished
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names =
            RecordName.columns + ["original_shard", "original_sequence", "partition_key", "device_id", "seconds_apart"]
        return try flags.list(names, in: context) { audit, print in
            try audit.republished { row in
                try print(
                    row.record.cells + [
                        .text(row.original.shard.description), .text(row.original.sequence), .text(row.partitionKey),
                        .text(row.deviceID), .number(CountText.microseconds(row.apart)),
                    ])
            }
        }
    }
}
