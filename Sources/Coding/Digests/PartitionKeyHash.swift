/// Where Kinesis puts a partition key: the MD5 of its UTF-8 text, read as a big-endian number of 128 bits.
package struct PartitionKeyHash: Equatable, Sendable {
    package var value: UInt128

    package init(partitionKey: String) {
        value = MD5Digest.digest(of: Array(partitionKey.utf8)).reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Whether a text is an explicit hash key: decimal digits without a leading zero, below 2^128.
    package static func isHashKey(_ text: String) -> Bool {
        guard let value = UInt128(text) else { return false }
        return String(value) == text
    }

    /// The shard, 0 to `count` − 1, of a fresh stream, whose hash range is cut into `count` equal pieces and what is left
    /// over goes to the last. A stream that was resharded has other ranges.
    package func shard(ofEvenlySplit count: Int) -> Int {
        guard count > 1 else { return 0 }
        let shards = UInt128(count)
        // floor(2^128 / shards), without holding 2^128.
        let width = UInt128.max / shards + (UInt128.max % shards == shards - 1 ? 1 : 0)
        return Int(min(value / width, shards - 1))
    }
}
