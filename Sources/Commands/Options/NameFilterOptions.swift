import ArgumentParser
import Records
import Synchronization

/// `--include` and `--exclude`: what their order on the command line is, decides.
struct NameFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("exclude"), parsing: .singleValue,
        help: ArgumentHelp(
            "Leave out objects whose name fits the pattern (*, ?, [a-z]; * crosses slashes).", valueName: "pattern"),
        transform: { OrderedPattern(verdict: .exclude, pattern: $0) })
    var excludes: [OrderedPattern] = []

    @Option(
        name: .customLong("include"), parsing: .singleValue,
        help: ArgumentHelp("Take them all the same; of all patterns that fit, the last decides.", valueName: "pattern"),
        transform: { OrderedPattern(verdict: .include, pattern: $0) })
    var includes: [OrderedPattern] = []

    /// Both kinds in the order of the command line.
    var ordered: NameFilter {
        NameFilter(
            (excludes + includes).sorted { $0.order < $1.order }
                .map { (pattern: GlobPattern($0.pattern), verdict: $0.verdict) })
    }
}

/// A pattern that remembers when it was read, because ArgumentParser keeps the order within one flag only.
struct OrderedPattern: Sendable {
    var verdict: NameFilter.Verdict
    var pattern: String
    var order: Int

    private static let reads = Atomic<Int>(0)

    init(verdict: NameFilter.Verdict, pattern: String) {
        self.verdict = verdict
        self.pattern = pattern
        order = Self.reads.add(1, ordering: .relaxed).newValue
    }
}
