import AWS
import Records

/// The open shards of a target stream.
struct ShardMap: Equatable, Sendable {
    /// Names, in the order of the hash keys.
    let ids: [String]
    let ranges: HashRanges

    /// The open ones of a stream's shards. While a stream is resharded the open ones may not cover all keys for a moment.
    init(_ shards: [KinesisShard]) {
        var open: [(id: String, range: ClosedRange<UInt128>)] = []
        for shard in shards where shard.isOpen {
            guard let start = UInt128(shard.startingHashKey), let end = UInt128(shard.endingHashKey), start <= end
            else { continue }
            open.append((shard.id, start...end))
        }
        open.sort { ($0.range.lowerBound, $0.id) < ($1.range.lowerBound, $1.id) }
        ids = open.map(\.id)
        ranges = HashRanges(open.map(\.range))
    }
}
