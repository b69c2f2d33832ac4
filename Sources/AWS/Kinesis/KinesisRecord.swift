/// An entry of PutRecords.
package struct KinesisEntry: Equatable, Sendable {
    package var partitionKey: String
    /// Decimal digits.
    package var explicitHashKey: String?
    package var data: [UInt8]

    package init(partitionKey: String, explicitHashKey: String? = nil, data: [UInt8]) {
        self.partitionKey = partitionKey
        self.explicitHashKey = explicitHashKey
        self.data = data
    }
}

/// What became of an entry of PutRecords.
package enum KinesisEntryResult: Equatable, Sendable {
    case accepted(shard: String, sequence: String)
    /// The entry alone was refused: `ProvisionedThroughputExceededException` or `InternalFailure`.
    case refused(code: String, message: String)
}

/// A record as GetRecords gives it.
package struct KinesisRecord: Equatable, Sendable {
    package var sequence: String
    package var partitionKey: String?
    package var data: [UInt8]
    /// Microseconds since 1970 UTC.
    package var arrivalTime: Int64?
    package var encryption: String?

    package init(
        sequence: String, partitionKey: String?, data: [UInt8], arrivalTime: Int64?, encryption: String? = nil
    ) {
        self.sequence = sequence
        self.partitionKey = partitionKey
        self.data = data
        self.arrivalTime = arrivalTime
        self.encryption = encryption
    }
}

/// One answer of GetRecords.
package struct KinesisPage: Equatable, Sendable {
    package var records: [KinesisRecord]
    /// `nil` at the end of a closed shard.
    package var nextIterator: String?
    /// How far behind the newest record this answer ends; 0 says that the end was reached.
    package var millisecondsBehind: Int64

    package init(records: [KinesisRecord], nextIterator: String?, millisecondsBehind: Int64) {
        self.records = records
        self.nextIterator = nextIterator
        self.millisecondsBehind = millisecondsBehind
    }
}

/// Where reading of a shard begins.
package enum KinesisPosition: Equatable, Sendable {
    /// With this record.
    case at(sequence: String)
    /// With the record behind this one.
    case after(sequence: String)
    /// With the first record that arrived at this time or later; microseconds since 1970 UTC.
    case time(Int64)
    /// With the oldest record that is left.
    case oldest
    /// With the next record that comes.
    case latest
}
