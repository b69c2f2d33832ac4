import Analysis
import ArgumentParser
import Records

/// How long the stream keeps its records, and when that is asked.
struct RetentionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long the stream keeps records, such as 24h, 7d or 8760h: what is older cannot be fetched any more.",
            valueName: "duration"))
    var retention = RetentionLength(microseconds: Timestamp.day)

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "Tell what can still be fetched at this time. (default: now)", valueName: "time"))
    var asOf: TimeBound?

    func retention(in context: CommandContext) -> Retention {
        Retention(
            duration: retention.microseconds, asOf: asOf?.since ?? Timestamp(microseconds: context.now()))
    }
}

/// A length of time on the command line: a whole number of seconds, minutes, hours or days.
struct RetentionLength: ExpressibleByArgument, CustomStringConvertible {
    /// Above zero.
    var microseconds: Int64

    init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1_000_000, "m": 60_000_000, "h": Timestamp.hour, "d": Timestamp.day]
        guard let letter = argument.last, let unit = units[letter],
            argument.utf8.dropLast().allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }),
            let count = Int64(argument.dropLast()), count > 0, count <= Self.longest / unit
        else { return nil }
        microseconds = count * unit
    }

    var description: String { Retention(duration: microseconds).text }
    var defaultValueDescription: String { description }

    /// A thousand years.
    private static let longest = 365_250 * Timestamp.day
}
