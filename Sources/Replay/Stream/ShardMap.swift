import AWS
import Records

/// The open shards of a target stream.
struct ShardMap: Equatable, Sendable {
    /// Names, in the order of `ranges`.
    let ids: [String]
    let ranges: HashRanges

    /// The open ones of a stream's shards. While a stream is resharded the open ones may not cover all keys for a moment.
    init(_ shards: [KinesisShard]) {
        var ids: [String] = []
        var ranges: [ClosedRange<UInt128>] = []
        for shard in shards where shard.isOpen {
            guard let start = UInt128(shard.startingHashKey), let end = UInt128(shard.endingHashKey), start <= end
            else { continue }
            ids.append(shard.id)
            ranges.append(start...end)
        }
        self.ids = ids
        self.ranges = HashRanges(ranges)
    }
}
