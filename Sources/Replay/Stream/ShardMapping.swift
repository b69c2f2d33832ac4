/// When a stream's shards have to be listed again: an answer named another shard than the map does.
struct ShardMapping {
    /// Listed so often at most, in microseconds: in a stream that chooses shards itself every answer names another one.
    private static let leastInterval: Int64 = 1_000_000
    private static let longestInterval: Int64 = 60_000_000

    var isListing = false
    private var isStale = false
    private var notBefore: Int64 = .min
    private var interval = leastInterval

    /// An answer named another shard.
    mutating func note() { isStale = true }

    func isDue(now: Int64) -> Bool { isStale && !isListing && now >= notBefore }

    /// The shards were listed; `isNew` where the map is another one now.
    mutating func listed(isNew: Bool, now: Int64) {
        isStale = false
        interval = isNew ? Self.leastInterval : min(interval * 2, Self.longestInterval)
        notBefore = now + interval
    }
}
