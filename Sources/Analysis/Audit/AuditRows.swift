package import Records

/// A record as the audit's rows name it.
package struct RecordName: Hashable, Sendable {
    /// The stream's label.
    package var stream: String
    package var shard: ShardID
    /// Decimal digits.
    package var sequence: String
    /// −1 for a plain record.
    package var subSequence: Int32

    package init(stream: String, shard: ShardID, sequence: String, subSequence: Int32) {
        self.stream = stream
        self.shard = shard
        self.sequence = sequence
        self.subSequence = subSequence
    }
}

/// A record with more than one delivery.
package struct DuplicateRow: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// All deliveries have the same payload.
        case redelivered
        /// At least one has another payload than the first.
        case conflicting
    }

    package var record: RecordName
    package var kind: Kind
    /// All deliveries, the first included.
    package var deliveries: Int
    /// Where they were found, the first delivery first.
    package var objects: [String]
}

/// A place in a shard's order where records lack, or may lack.
package struct GapRow: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// Exactly `atMost` records are known to have been in the stream and not to be delivered.
        case missing
        /// At most `atMost` further records lie here; perhaps none does.
        case unproven
    }

    /// What a row rests on.
    package enum Evidence: String, CaseIterable, Sendable {
        /// A dense counter skips these numbers.
        case counter
        /// Entries that say that the record failed.
        case failure
        /// Other evidence that the record was in the stream.
        case listing
        /// The step of the counter that was decoded from the sequence numbers.
        case index
    }

    package var stream: String
    package var shard: ShardID
    package var kind: Kind
    /// The delivered (missing) or known (unproven) number in front; nil before the first of the shard.
    package var after: String?
    /// The delivered or known number behind; nil after the last of the shard.
    package var before: String?
    /// How many records are missing, or may be.
    package var atMost: Int64
    /// For unproven: the bound if the group's shards share one counter; nil where that is refuted.
    package var atMostIfShared: Int64?
    /// In the order of the cases; printed joined by `+`.
    package var evidence: [Evidence]
}

/// A record that looks like another one, sent again by its producer under a new number.
package struct RepublishedRow: Equatable, Sendable {
    /// The later of the two.
    package var record: RecordName
    /// The nearest earlier record with the same partition key and payload.
    package var original: RecordName
    package var partitionKey: String?
    package var deviceID: String?
    /// Microseconds between their arrivals, or between their processing where an arrival is not known.
    package var apart: Int64
}

/// A record whose number decodes to another shard than its own.
package struct ShardMismatchRow: Equatable, Sendable {
    package var record: RecordName
    /// The shard inside the number.
    package var decodedShard: ShardID
}

/// A record whose event time does not fit its arrival or processing.
package struct ClockRow: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// The event is dated after the record was there.
        case future
        /// The event came long after it happened.
        case late
    }

    package var record: RecordName
    package var kind: Kind
    package var eventTime: Timestamp
    /// The time it is compared with.
    package var reference: Timestamp
    /// Whether that is an arrival estimated from the number.
    package var isEstimated: Bool
    /// Microseconds by which they differ, positive.
    package var difference: Int64
}

/// An object whose name's hour its last entry does not explain.
package struct HourPrefixRow: Equatable, Sendable {
    package var stream: String
    package var object: String
    /// The hour in the name.
    package var hourPrefix: HourPrefix
    /// When its last entry was processed.
    package var lastProcessed: Timestamp
}

/// A name under which more than one content was read.
package struct ChangedObjectRow: Equatable, Sendable {
    package var stream: String
    package var object: String
    /// How many contents there are.
    package var generations: Int64
}

/// A part of an object that could not be read.
package struct RejectRow: Equatable, Sendable {
    package var stream: String
    package var object: String
    package var entryIndex: Int64
    package var byteOffset: Int64
    package var line: Int64?
    package var column: Int64?
    package var code: String
    package var detail: String
}
