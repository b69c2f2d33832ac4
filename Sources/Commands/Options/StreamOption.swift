import ArgumentParser

/// Which stream a command reads, where the database holds several.
struct StreamOption: ParsableArguments {
    @Option(name: .customLong("stream"), help: ArgumentHelp("Only this stream. (default: all)", valueName: "label"))
    var label: String?
}
