import Analysis
import ArgumentParser
import Records

/// `afterbay audit failures`.
struct AuditFailures: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "failures", abstract: "List the records that failed or are missing, each with its state.",
        discussion: """
            A record is open until it is delivered, or a replay has sent it. It is expired if no payload of it is known \
            and the stream does not keep it any more. A range of failed records in which some are named by nothing has a \
            row of its own, without a sequence number: first, last, and how many such records it holds.

            Examples:
              afterbay audit failures
              afterbay audit failures --retention 7d --output jsonl
            """)

    @OptionGroup var retention: RetentionOptions
    @OptionGroup var filter: FilterOption
    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        var options = AuditOptions(filter: try filter.filter(in: context))
        options.retention = retention.retention(in: context)
        // People get what they need to act; programs get everything.
        let isTable = flags.output.format == .table
        let names = isTable ? FailureCells.tableColumns : FailureCells.columns
        return try flags.list(names, in: context, options: options) { audit, print in
            try audit.failures { try print(isTable ? FailureCells.tableCells($0) : FailureCells.cells($0)) }
            try audit.failedRanges { try print(isTable ? FailureCells.tableCells($0) : FailureCells.cells($0)) }
        }
    }
}
