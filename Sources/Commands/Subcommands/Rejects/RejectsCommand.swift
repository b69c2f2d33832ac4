import ArgumentParser
import Store

/// `afterbay rejects`: it only holds its subcommands.
struct RejectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects",
        abstract: "What could not be read, and what to do about it.",
        subcommands: [RejectsList.self, RejectsShow.self, RejectsExport.self, RejectsRetry.self])
}

/// Which rejects are meant.
struct RejectOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this reason, such as malformed_json.", valueName: "code"))
    var code: String?

    @Option(name: .customLong("object"), help: ArgumentHelp("Only this object.", valueName: "name"))
    var object: String?

    @OptionGroup var stream: StreamOption

    var filter: RejectFilter { RejectFilter(stream: stream.label, code: code, object: object) }
}

/// `afterbay rejects list`.
struct RejectsList: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what could not be read, where it lies and why.",
        discussion: """
            Examples:
              afterbay rejects list
              afterbay rejects list --code truncated --output jsonl
            """)

    @OptionGroup var options: RejectOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        try database.reading(in: context) { store in
            var printer = RowPrinter(
                ["object", "entry_index", "byte_offset", "line", "column", "code", "detail", "bytes", "stream"],
                format: output.format, context: context)
            try store.forEachReject(options.filter) { reject in
                try printer.print([
                    .text(reject.object), .integer(reject.entryIndex), .integer(reject.byteOffset),
                    .integer(reject.line),
                    .integer(reject.column), .text(reject.code), .text(reject.detail), .integer(reject.byteCount),
                    .text(reject.stream),
                ])
            }
            try printer.finish()
        }
        return .clean
    }
}
