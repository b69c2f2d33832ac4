import Analysis
import ArgumentParser

/// `afterbay audit replays`.
struct AuditReplays: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "replays", abstract: "List what became of every record that was replayed into a stream.",
        discussion: """
            Delivered, awaited, or lost again: a copy is lost where evidence says that it failed too, or where a later \
            record of its partition key was delivered from its shard. Import the new output first.

            Examples:
              afterbay audit replays
              afterbay audit replays --output jsonl
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = ["replay"] + RecordName.columns + ["state", "new_shard", "new_sequence", "evidence", "object"]
        return try flags.list(names, in: context) { audit, print in
            try audit.replays { row in
                try print(
                    [.text(row.replay)] + row.record.cells + [
                        .text(row.state.rawValue), .text(row.newShard), .text(row.newSequence),
                        .text(row.evidence?.rawValue), .text(row.object),
                    ])
            }
        }
    }
}
