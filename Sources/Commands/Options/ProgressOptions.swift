import ArgumentParser

/// How a long command tells how far it is, on standard error.
struct ProgressOptions: ParsableArguments {
    @Option(
        name: .customLong("progress"),
        help: ArgumentHelp("How to tell progress; auto takes a bar on a terminal, else plain lines.", valueName: "mode")
    )
    var mode: ProgressMode = .auto
}

enum ProgressMode: String, CaseIterable, ExpressibleByArgument, Sendable {
    case auto
    case bar
    case plain
    case json
    case none
}
