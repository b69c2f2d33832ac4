import Analysis
import ArgumentParser

/// `afterbay audit rejects`.
struct AuditRejects: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects", abstract: "List the parts of objects that could not be read.",
        discussion: """
            The same rows as `afterbay rejects list`.

            Examples:
              afterbay audit rejects
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = ["object", "entry_index", "byte_offset", "line", "column", "code", "detail", "stream"]
        return try flags.list(names, in: context) { audit, print in
            try audit.rejects { row in
                try print([
                    .text(row.object), .integer(row.entryIndex), .integer(row.byteOffset), .integer(row.line),
                    .integer(row.column), .text(row.code), .text(row.detail), .text(row.stream),
                ])
            }
        }
    }
}
