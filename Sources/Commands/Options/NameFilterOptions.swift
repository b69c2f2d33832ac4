import ArgumentParser
import Ingest
import Synchronization

/// `--include` and `--exclude`: what their order on the command line is, decides.
struct NameFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("exclude"), parsing: .singleValue,
        help: ArgumentHelp(
            "Leave out objects whose name fits the pattern (*, ?, [a-z]; * crosses slashes).", valueName: "pattern"),
        transform: { OrderedPattern(verdictIncludes: false, pattern: $0) })
    var excludes: [OrderedPattern] = []

    @Option(
        name: .customLong("include"), parsing: .singleValue,
        help: ArgumentHelp("Take them all the same; of all patterns that fit, the last decides.", valueName: "pattern"),
        transform: { OrderedPattern(verdictIncludes: true, pattern: $0) })
    var includes: [OrderedPattern] = []

    /// Both kinds in the order of the command line.
    var ordered: [ImportPlan.NameFilter] {
        (excludes + includes).sorted { $0.order < $1.order }
            .map { ImportPlan.NameFilter(includes: $0.verdictIncludes, pattern: $0.pattern) }
    }
}

/// A pattern that remembers when it was read, because ArgumentParser keeps the order within one flag only.
struct OrderedPattern: Sendable {
    var verdictIncludes: Bool
    var pattern: String
    var order: Int

    private static let reads = Atomic<Int>(0)

    init(verdictIncludes: Bool, pattern: String) {
        self.verdictIncludes = verdictIncludes
        self.pattern = pattern
        order = Self.reads.add(1, ordering: .relaxed).newValue
    }
}
