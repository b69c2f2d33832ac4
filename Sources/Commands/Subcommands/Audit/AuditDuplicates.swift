import Analysis
import ArgumentParser
import Records

/// `afterbay audit duplicates`.
struct AuditDuplicates: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates", abstract: "List the records that were delivered more than once.",
        discussion: """
            A record is redelivered if all its deliveries have the same payload, else conflicting.

            Examples:
              afterbay audit duplicates --output jsonl
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = RecordName.columns + ["kind", "deliveries", "objects"]
        return try flags.list(names, in: context) { audit, print in
            try audit.duplicates { row in
                try print(
                    row.record.cells + [.text(row.kind.rawValue), .integer(row.deliveries), .list(row.objects)])
            }
        }
    }
}
