import Analysis
import ArgumentParser
import Records
import Store

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
              afterbay audit failures --commands > fetch.sh
            """)

    @Flag(help: "Print a shell script instead that fetches with the AWS CLI what only pointers name, and imports it.")
    var commands = false

    @OptionGroup var retention: RetentionOptions
    @OptionGroup var filter: FilterOption
    @OptionGroup var flags: AuditFlags

    func validate() throws {
        if commands, flags.output.format != .table {
            throw ValidationError("--commands prints a shell script; it has no --output")
        }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        var options = AuditOptions(filter: try filter.filter(in: context))
        options.retention = retention.retention(in: context)
        if commands { return try printScript(options, in: context) }
        // People get what they need to act; programs get everything.
        let isTable = flags.output.format == .table
        let names = isTable ? FailureCells.tableColumns : FailureCells.columns
        return try flags.list(names, in: context, options: options) { audit, print in
            try audit.failures { try print(isTable ? FailureCells.tableCells($0) : FailureCells.cells($0)) }
            try audit.failedRanges { try print(isTable ? FailureCells.tableCells($0) : FailureCells.cells($0)) }
        }
    }

    private func printScript(_ options: AuditOptions, in context: CommandContext) throws -> ExitStatus {
        let script = try flags.database.reading(in: context) { store in
            var options = options
            options.stream = flags.stream.label
            let audit = Audit(store, options)
            var plan = FetchPlan()
            try audit.failures { plan.add($0) }
            try audit.failedRanges { plan.add($0) }
            plan.merge()
            let streams = try store.reading { try $0.streams(options.stream) }
            let arns = Dictionary(uniqueKeysWithValues: streams.map { ($0.label, $0.arn) }).compactMapValues { $0 }
            return FetchScript(
                plan: plan, arns: arns, database: flags.database.path(in: context), asOf: options.retention.asOf)
        }
        try context.stdout.write(script.text)
        return .clean
    }
}
