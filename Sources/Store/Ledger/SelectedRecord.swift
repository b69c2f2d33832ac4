/// Identity of a record by its row keys.
package struct RecordKey: Hashable, Sendable {
    /// Row of the shard.
    package var shardRow: Int64
    /// The sequence number's storage key.
    package var sequenceKey: String
    /// −1 for a plain record.
    package var subSequence: Int64

    package init(shardRow: Int64, sequenceKey: String, subSequence: Int64) {
        self.shardRow = shardRow
        self.sequenceKey = sequenceKey
        self.subSequence = subSequence
    }

    /// The sequence number's digits.
    package var sequence: String { String(sequenceKey.dropFirst(3)) }
}

/// A record as a replay needs it: who it is, where it belongs, and what would be sent.
package struct SelectedRecord: Equatable, Sendable {
    /// What the store holds of a record's payload.
    package enum Payload: Equatable, Sendable {
        /// Compact JSON text in the Python dialect, made again from what was delivered: not the original bytes.
        case text([UInt8])
        /// The original bytes.
        case bytes([UInt8])
    }

    package var key: RecordKey
    package var stream: String
    /// The stream's ARN, where a document named it.
    package var streamARN: String?
    /// The shard's number.
    package var shard: Int64
    package var hasDelivery: Bool
    package var deviceID: String?
    /// Microseconds since 1970 UTC.
    package var eventTime: Int64?
    /// Microseconds since 1970 UTC.
    package var arrivalTime: Int64?
    package var arrivalEstimated: Bool
    package var partitionKey: String?
    /// Decimal digits, where a producer chose the shard itself.
    package var explicitHashKey: String?
    /// What the payload field that was asked for says, where the record has no partition key and the field is text or
    /// a whole number.
    package var fieldKey: String?
    /// `nil` where no evidence brought the payload.
    package var payload: Payload?
}

/// A record of a selection, with what is known of it beyond its own evidence.
package struct SelectionMember: Equatable, Sendable {
    /// The most that earlier replays did with a record.
    package enum LedgerState: Int64, Sendable {
        case none = 0
        /// Frozen into a replay that did not end.
        case planned = 1
        /// Written to a file.
        case exported = 2
        /// Sent, without an answer so far.
        case unknown = 3
        /// Sent, and accepted.
        case sent = 4
        /// In a replay into a stream that did not end, and to be sent when that goes on.
        case waiting = 5
    }

    package var record: SelectedRecord
    /// By what the record is ordered, microseconds since 1970 UTC: its arrival second, else its event time, but never
    /// less than that of an earlier record of the same shard and partition key.
    package var orderTime: Int64?
    /// Whether its device delivered an event that is later than this record's.
    package var newerDelivered: Bool
    package var ledgerState: LedgerState
}
