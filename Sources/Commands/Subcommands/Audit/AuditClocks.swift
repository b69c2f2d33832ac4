import Analysis
import ArgumentParser
import Records

/// `afterbay audit clocks`.
struct AuditClocks: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "clocks", abstract: "List the records whose event time does not fit.",
        discussion: """
            future: dated after the record was there. late: it came long after it happened.

            Examples:
              afterbay audit clocks
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = RecordName.columns + ["kind", "event_time", "reference_time", "reference_estimated", "seconds"]
        return try flags.list(names, in: context) { audit, print in
            try audit.clocks { row in
                try print(
                    row.record.cells + [
                        .text(row.kind.rawValue), .text(row.eventTime.description), .text(row.reference.description),
                        .boolean(row.isEstimated), .number(CountText.microseconds(row.difference)),
                    ])
            }
        }
    }
}
