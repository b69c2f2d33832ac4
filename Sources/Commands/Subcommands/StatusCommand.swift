import Analysis
import ArgumentParser

/// `afterbay status`.
struct StatusCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell what the database holds, and whether its books balance.",
        discussion: """
            Examples:
              afterbay status
              afterbay status --output json
            """)

    @OptionGroup var stream: StreamOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let report = try database.reading(in: context) { try Status.report($0, stream: stream.label) }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: report.json, rows: report.rows, text: report.text(in: context))
        return .clean
    }
}
