import ArgumentParser
import Records

/// A range of time on the command line.
struct TimeRangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "From this time on: ISO 8601, a day, or an hour prefix such as 2026/11/21/17.", valueName: "time"))
    var since: TimeBound?

    @Option(
        help: ArgumentHelp(
            "Up to this time: an instant is excluded, a named hour or day is included.", valueName: "time"))
    var until: TimeBound?

    /// The range itself.
    var range: TimeRange { TimeRange(since: since, until: until) }

    func validate() throws {
        if let since, let until, since.since >= until.until {
            throw ValidationError("--since lies behind --until; the range holds nothing")
        }
    }
}

extension TimeBound: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}
