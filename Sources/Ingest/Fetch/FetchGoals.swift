import AWS
import Records

/// What a request means for the shards that a stream has.
struct FetchGoals: Sendable {
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

    init(_ request: StreamFetchRequest, shards: [KinesisShard]) {
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
}
