import Analysis
import ArgumentParser
import Records

/// `afterbay audit gaps`.
struct AuditGaps: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps", abstract: "List where records are missing, or may be.",
        discussion: """
            missing is exact: a hole in a dense counter, or a record that other evidence names. unproven is a step of the counter in AWS numbers between whose ends at most so many records lie; perhaps none does.

            Examples:
              afterbay audit gaps --output jsonl
            """)

    @OptionGroup var filter: FilterOption
    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = [
            "stream", "shard", "kind", "after", "before", "at_most", "at_most_if_shared", "evidence",
        ]
        return try flags.list(names, in: context, options: AuditOptions(filter: filter.filter(in: context))) {
            audit, print in
            try audit.gaps { row in
                try print([
                    .text(row.stream), .text(row.shard.description), .text(row.kind.rawValue), .text(row.after),
                    .text(row.before), .integer(row.atMost), .integer(row.atMostIfShared),
                    .text(row.evidence.map(\.rawValue).joined(separator: "+")),
                ])
            }
        }
    }
}
