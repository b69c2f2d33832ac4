import Records
package import Store

/// What a fetch would read, and what that takes at least.
package struct FetchForecast: Sendable {
    /// A stretch as it would be read.
    package struct Row: Equatable, Sendable {
        /// The shard's number.
        package var shard: Int64
        package var first: String?
        package var last: String?
        /// In microseconds since 1970 UTC.
        package var since: Int64?
        package var until: Int64?
        /// How many records it has, as far as that is known.
        package var records: Int64?
        /// The number behind which reading goes on, where a part was read before.
        package var reached: String?
        /// GetShardIterator and GetRecords, at least; 0 where nothing is left to be read.
        package var calls: Int
    }

    /// By shard and place.
    package private(set) var rows: [Row] = []
    /// What no shard of the stream can be asked for.
    package private(set) var unreadable: [FetchReport.Row] = []
    package private(set) var calls = 0
    /// At the share of the limits, for the busiest shard; records take longer where they fill more than a few calls.
    package private(set) var seconds = 0.0

    /// - Parameter spans: What was read before.
    package init(_ request: StreamFetchRequest, from source: StreamFetch.Source, after spans: [FetchedSpan]) {
        let goals = FetchGoals(request, shards: source.shards)
        let spans = Dictionary(grouping: request.again ? [] : spans, by: \.shard)
        unreadable = goals.unreadable
        var busy: [Double] = []
        for shard in goals.byShard {
            var reads = 0
            for goal in shard.goals {
                let resumption = FetchResumption(goal, after: spans[shard.number] ?? [], horizon: source.horizon)
                // Each answer brings 10,000 records at most.
                let answers = resumption.isDone ? 0 : max(1, Int(clamping: ((goal.records ?? 1) + 9_999) / 10_000))
                reads += answers
                rows.append(
                    Row(
                        shard: shard.number, first: goal.row.first, last: goal.row.last, since: goal.row.since,
                        until: goal.row.until, records: goal.records,
                        reached: resumption.key.map { String($0.dropFirst(3)) },
                        calls: resumption.isDone ? 0 : answers + 1))
            }
            busy.append(Double(reads) / (ReadAllowance.callsPerSecond * request.share))
        }
        calls = rows.reduce(0) { $0 + $1.calls }
        seconds = max(busy.max() ?? 0, busy.reduce(0, +) / Double(max(1, request.parallelShards)))
    }
}
