import Analysis
import ArgumentParser

/// `afterbay audit` without a check's name.
struct AuditAll: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "all", abstract: "Run all checks. (default)",
        discussion: """
            Examples:
              afterbay audit
              afterbay audit --fail-on warning --output json
              afterbay audit --filter '{"data":{"temperature":[{"numeric":[">",30]}]}}'
            """)

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("End with status 3 if anything of this level or above was found.", valueName: "level"))
    var failOn: FailureLevel = .never

    @OptionGroup var retention: RetentionOptions
    @OptionGroup var filter: FilterOption
    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let filter = try filter.filter(in: context)
        let report = try flags.database.reading(in: context) { store in
            var options = AuditOptions(stream: flags.stream.label, filter: filter)
            options.retention = retention.retention(in: context)
            return try Audit(store, options).run()
        }
        try DocumentPrinter(format: flags.output.format, context: context)
            .print(json: report.json, rows: report.rows, text: report.text(in: context))
        guard let threshold = failOn.level, let highest = report.highestLevel, highest >= threshold else {
            return .clean
        }
        return .findings
    }
}

/// From which level on findings are a failure.
enum FailureLevel: String, CaseIterable, ExpressibleByArgument, Sendable {
    case never
    case info
    case warning
    case error

    /// The level; `nil` for `never`.
    var level: AuditLevel? { AuditLevel(rawValue: rawValue) }
}
