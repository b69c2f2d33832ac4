package import Records

/// A record as a person names it: an event id, or the sequence number with as much around it as is needed.
package struct RecordReference: Equatable, Sendable {
    /// `nil` looks on all shards.
    package var shard: ShardID?
    package var sequence: SequenceNumber
    /// `nil` takes all sub-records.
    package var subSequence: Int64?

    package init(shard: ShardID? = nil, sequence: SequenceNumber, subSequence: Int64? = nil) {
        self.shard = shard
        self.sequence = sequence
        self.subSequence = subSequence
    }

    /// Reads `shardId-000000000000:123`, `0:123`, `123`, and the first two with a sub-sequence number behind another
    /// colon; `nil` for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            guard let sequence = SequenceNumber(parts[0]) else { return nil }
            self.init(sequence: sequence)
        case 2, 3:
            guard let shard = Self.shard(parts[0]), let sequence = SequenceNumber(parts[1]) else { return nil }
            self.init(shard: shard, sequence: sequence)
            if parts.count == 3 {
                guard let sub = Int64(parts[2]), sub >= -1 else { return nil }
                subSequence = sub
            }
        default:
            return nil
        }
    }

    private static func shard(_ text: Substring) -> ShardID? {
        if let named = ShardID(String(text)) { return named }
        guard !text.isEmpty, text.utf8.count <= 12, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else {
            return nil
        }
        return Int64(text).map { ShardID($0) }
    }
}
