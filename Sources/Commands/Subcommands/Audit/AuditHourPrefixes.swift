import Analysis
import ArgumentParser
import Records

/// `afterbay audit hour-prefixes`.
struct AuditHourPrefixes: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "hour-prefixes", abstract: "List the objects that are filed under another hour.",
        discussion: """
            The hour in the name is not that in which the last entry of the object was processed.

            Examples:
              afterbay audit hour-prefixes
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        try flags.list(["stream", "object", "hour_prefix", "last_processed"], in: context) { audit, print in
            try audit.hourPrefixes { row in
                try print([
                    .text(row.stream), .text(row.object), .text(row.hourPrefix.description),
                    .text(row.lastProcessed.description),
                ])
            }
        }
    }
}
