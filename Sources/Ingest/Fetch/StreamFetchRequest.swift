/// A stretch of a shard that is wanted from the stream, by its numbers.
package struct FetchStretch: Equatable, Sendable {
    /// The shard's number.
    package var shard: Int64
    /// The numbers of two records that are or were in the stream, both included: decimal digits.
    package var first: String
    package var last: String
    /// How many records it has, as far as that is known.
    package var records: Int64?

    package init(shard: Int64, first: String, last: String, records: Int64? = nil) {
        self.shard = shard
        self.first = first
        self.last = last
        self.records = records
    }
}

/// What is to be read from a stream.
package struct StreamFetchRequest: Sendable {
    package enum Wanted: Sendable {
        /// Stretches by number; those of a shard in their order and apart from each other.
        case stretches([FetchStretch])
        /// All that arrived in a time, in microseconds since 1970 UTC: from `since` on, or from the oldest record that is
        /// left; before `until`, or to the newest record.
        case slice(since: Int64?, until: Int64?)
    }

    /// The stream's name or ARN, as the calls take it.
    package var stream: String
    package var wanted: Wanted
    /// Only this shard, by its number.
    package var shard: Int64?
    /// The share of each shard's limits that is used, above 0 and at most 1.
    package var share = 0.5
    /// How many shards are read at once.
    package var parallelShards = 8
    /// Read also what was read before, or was found to be expired.
    package var again = false
    /// What the user typed, for the table of runs.
    package var arguments: [String] = []
    package var portion = FetchPortion.Limits()

    package init(stream: String, wanted: Wanted) {
        self.stream = stream
        self.wanted = wanted
    }
}

/// Time as a fetch sees it; tests put one of their own in its place.
package struct FetchClock: Sendable {
    /// Seconds that never go back.
    package var seconds: @Sendable () -> Double
    /// Lets so many seconds pass.
    package var sleep: @Sendable (Double) async throws -> Void
    /// Microseconds since 1970 UTC, for the table of runs.
    package var now: @Sendable () -> Int64

    package init(
        seconds: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async throws -> Void,
        now: @escaping @Sendable () -> Int64
    ) {
        self.seconds = seconds
        self.sleep = sleep
        self.now = now
    }
}
