import ArgumentParser

/// In which form results are printed.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("How to print results; docs/json.md has the field names.", valueName: "format"))
    var format: OutputFormat = .table
}
