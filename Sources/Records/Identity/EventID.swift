/// The identity that a Lambda event gives each record: `shardId-000000000002:4966510…`.
package struct EventID: Hashable, Sendable {
    /// The shard in front of the colon.
    package let shard: ShardID
    /// The sequence number behind it.
    package let sequence: SequenceNumber

    /// The identity of a record.
    package init(shard: ShardID, sequence: SequenceNumber) {
        self.shard = shard
        self.sequence = sequence
    }

    /// Reads an event id; nil unless it is `shardId-`, twelve digits, a colon, and a valid sequence number.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// Reads an event id from ASCII bytes.
    package init?(_ bytes: borrowing Span<UInt8>) {
        guard let shard = Self.shard(of: bytes),
            let sequence = SequenceNumber(bytes.extracting(Self.sequenceOffset...))
        else { return nil }
        self.shard = ShardID(shard)
        self.sequence = sequence
    }

    /// Where the sequence number begins in every event id.
    package static let sequenceOffset = ShardID.byteCount + 1

    /// The shard number alone, for readers that hold the sequence number from elsewhere and only compare the bytes from
    /// `sequenceOffset` on. Nil unless the text begins as an event id does and something follows the colon.
    package static func shard(of bytes: borrowing Span<UInt8>) -> Int64? {
        guard bytes.count > sequenceOffset, bytes[sequenceOffset - 1] == UInt8(ascii: ":") else { return nil }
        return ShardID.number(atStartOf: bytes)
    }
}

extension EventID: CustomStringConvertible {
    package var description: String { "\(shard):\(sequence)" }
}
