import Analysis
import ArgumentParser

/// `afterbay audit changed-objects`.
struct AuditChangedObjects: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "changed-objects", abstract: "List the names whose content changed.",
        discussion: """
            Each content that was read under the name is kept as a generation.

            Examples:
              afterbay audit changed-objects
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        try flags.list(["stream", "object", "generations"], in: context) { audit, print in
            try audit.changedObjects { row in
                try print([.text(row.stream), .text(row.object), .integer(row.generations)])
            }
        }
    }
}
