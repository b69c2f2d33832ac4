import Analysis
import ArgumentParser
import Records

/// `afterbay audit shard-mismatches`.
struct AuditShardMismatches: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "shard-mismatches", abstract: "List the records whose number names another shard.",
        discussion: """
            The shard inside an AWS sequence number is not the one of the event id.

            Examples:
              afterbay audit shard-mismatches
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        try flags.list(RecordName.columns + ["decoded_shard"], in: context) { audit, print in
            try audit.shardMismatches { row in
                try print(row.record.cells + [.text(row.decodedShard.description)])
            }
        }
    }
}
