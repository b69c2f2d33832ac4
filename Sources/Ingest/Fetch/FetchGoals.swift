package import AWS
import Records

/// What a request means for the shards that a stream has.
package struct FetchGoals: Sendable {
    struct Shard: Sendable {
        var shard: KinesisShard
        /// The shard's number.
        var number: Int64
        /// In the order of their places.
        var goals: [FetchGoal]
    }

    /// By number.
    private(set) var byShard: [Shard] = []
    /// What no shard can be asked for.
    private(set) var unreadable: [FetchReport.Row] = []

    /// All goals that can be read.
    var count: Int { byShard.reduce(0) { $0 + $1.goals.count } }

    package init(_ request: StreamFetchRequest, shards: [KinesisShard]) {
        let named = shards.compactMap { shard in ShardID(shard.id).map { (shard: shard, number: $0.number) } }
            .sorted { $0.number < $1.number }
        switch request.wanted {
        case .slice(let since, let until):
            byShard = named.filter { request.shard == nil || $0.number == request.shard }.map { shard, number in
                Shard(shard: shard, number: number, goals: [FetchGoal(shard: number, since: since, until: until)])
            }
        case .stretches(let stretches):
            let wanted = stretches.filter { request.shard == nil || $0.shard == request.shard }
            for (number, stretches) in Dictionary(grouping: wanted, by: \.shard).sorted(by: { $0.key < $1.key }) {
                let goals = stretches.compactMap(FetchGoal.init)
                if let known = named.first(where: { $0.number == number }) {
                    byShard.append(Shard(shard: known.shard, number: number, goals: goals))
                } else {
                    unreadable += goals.map { Self.withoutShard($0.row, largest: named.last?.number ?? -1) }
                }
            }
        }
    }

    /// A closed shard goes when its last record does. One that never was speaks for another stream.
    private static func withoutShard(_ row: FetchReport.Row, largest: Int64) -> FetchReport.Row {
        var row = row
        if row.shard < largest {
            row.state = .expired
            row.lostBefore = row.last
            row.detail = "the stream has dropped \(ShardID(row.shard)) with all its records"
        } else {
            row.state = .unfinished
            row.detail = "the stream has no \(ShardID(row.shard)); check that the numbers are of this stream"
        }
        return row
    }

    /// What a request takes at least.
    package struct Estimate: Equatable, Sendable {
        /// Stretches, or shards of a slice.
        package var stretches = 0
        /// GetShardIterator and GetRecords.
        package var calls = 0
        /// At the limits of the busiest shard.
        package var seconds = 0.0
    }

    /// What the goals take at least, if nothing of them was read before and all answers are as large as they may be.
    package func estimate(share: Double, parallelShards: Int) -> Estimate {
        var estimate = Estimate()
        var perShard: [Double] = []
        for shard in byShard {
            var calls = 0
            for goal in shard.goals {
                calls += max(1, Int(((goal.records ?? 1) + 9_999) / 10_000))
            }
            estimate.stretches += shard.goals.count
            estimate.calls += calls + shard.goals.count
            // Iterators and records have limits of their own.
            perShard.append(Double(calls) / (ReadAllowance.callsPerSecond * share))
        }
        let together = perShard.reduce(0, +) / Double(max(1, parallelShards))
        estimate.seconds = max(together, perShard.max() ?? 0)
        return estimate
    }
}
