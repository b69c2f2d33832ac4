import Analysis
import ArgumentParser
import Records

/// `afterbay audit failures`.
struct AuditFailures: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "failures", abstract: "List the records that evidence says failed.",
        discussion: """
            A failure is open until the record is delivered, or a replay has sent it.

            Examples:
              afterbay audit failures --output jsonl
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = RecordName.columns + ["state", "reason", "payload", "source"]
        return try flags.list(names, in: context) { audit, print in
            try audit.failures { row in
                try print(
                    row.record.cells + [
                        .text(row.state), .text(row.reason), .boolean(row.hasPayload), .text(row.source),
                    ])
            }
        }
    }
}
