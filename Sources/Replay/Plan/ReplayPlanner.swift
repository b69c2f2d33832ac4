package import Store

/// Finds out what a replay would do, without doing anything.
package struct ReplayPlanner: Sendable {
    private let store: Store

    /// - Parameter store: A store opened for reading or writing.
    package init(store: Store) {
        self.store = store
    }

    /// What the plan is made for, besides the selection.
    package struct Target: Sendable {
        /// Shards of the target; `nil` takes as many as the source is known to have.
        package var shards: Int?
        /// The stream itself, where it was looked at: then its shards count.
        package var stream: StreamTarget?
        /// Share of each shard's write limits that the replay may take, above 0 and at most 1.
        package var share = 0.5
        /// Records a second over all shards; `nil` for as fast as the limits allow.
        package var rate: Double?

        package init() {}
    }

    /// Reads the whole selection once.
    ///
    /// - Throws: ``StoreError`` for the selection's condition, stream or key field.
    package func plan(
        _ selection: ReplaySelection, options: ReplayOptions, target: Target = Target()
    ) throws -> ReplayPlan {
        var options = options
        if let stream = target.stream { (options.format, options.limits) = (.putRecords, stream.limits) }
        let counts = try store.shardCounts()
        let sourceShards = selection.stream.map { counts[$0] ?? 0 } ?? counts.values.max() ?? 0
        var tally = PlanTally(
            preparation: Preparation(options: options), again: selection.again,
            targetShards: max(1, target.shards ?? sourceShards), map: target.stream?.map)
        try store.forEachSelected(selection.query, keyField: options.partitionKeyField) { member in
            tally.add(member)
            return true
        }
        return tally.plan(target: target)
    }

    /// Calls `body` for every record of the selection that would not be sent, with the reason, in the order of sending,
    /// until it returns false: the whole list behind the plan's examples.
    package func forEachNotSent(
        _ selection: ReplaySelection, options: ReplayOptions,
        _ body: (_ record: SelectedRecord, _ reason: ReplayRefusal) throws -> Bool
    ) throws {
        let preparation = Preparation(options: options)
        try store.forEachSelected(selection.query, keyField: options.partitionKeyField) { member in
            guard case .refused(let reason) = preparation.verdict(member, again: selection.again, position: 0) else {
                return true
            }
            return try body(member.record, reason)
        }
    }
}
