import Store

/// Counts records that stay behind, by reason.
struct RefusalTally {
    private var entries: [ReplayRefusal: ReplayPlan.NotSent] = [:]

    /// How many records of each reason are named.
    private static let exampleCount = 10

    mutating func add(_ record: SelectedRecord, _ reason: ReplayRefusal) {
        var entry = entries[reason] ?? ReplayPlan.NotSent(reason: reason, count: 0, examples: [])
        entry.count += 1
        if entry.examples.count < Self.exampleCount { entry.examples.append(record.eventID) }
        entries[reason] = entry
    }

    /// The reasons that occurred, always in the same order.
    var notSent: [ReplayPlan.NotSent] { ReplayRefusal.allCases.compactMap { entries[$0] } }
}
