import Analysis
import ArgumentParser
import Records

/// `afterbay audit altered`.
struct AuditAltered: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "altered", abstract: "List the records that were not delivered as they were sent.",
        discussion: """
            The bytes that events, dumps or failure documents brought are compared with what was delivered. rounded: numbers were rounded to doubles. contradictory: pieces of evidence brought unlike bytes for one record.

            Examples:
              afterbay audit altered --output jsonl
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = RecordName.columns + ["kind", "object", "entry_index", "evidence", "sources"]
        return try flags.list(names, in: context) { audit, print in
            try audit.altered { row in
                try print(
                    row.record.cells + [
                        .text(row.kind.rawValue), .text(row.object), .integer(row.entryIndex), .list(row.evidence),
                        .list(row.sources),
                    ])
            }
        }
    }
}
