package import Records
package import Store

/// What a store holds, from what it keeps counted: no record is read.
package struct StatusReport: Equatable, Sendable {
    /// By label.
    package var streams: [StreamStatus]
    package var objects: ObjectStatus
    /// By kind of document.
    package var kinds: [ObjectKindCounts]
    /// What there is besides deliveries.
    package var evidence: EvidenceCounts
    package var books: AuditBooks
}

/// One stream in a ``StatusReport``.
package struct StreamStatus: Equatable, Sendable {
    package var stream: String
    /// Its ARN, where any object names it.
    package var arn: String?
    /// Known records, delivered or not.
    package var records: Int64
    /// First and further deliveries.
    package var deliveries: Int64
    /// Further deliveries with the same payload.
    package var redelivered: Int64
    /// Further deliveries with another payload.
    package var conflicting: Int64
    /// Records known to have no delivery, holes of dense counters included.
    package var missing: Int64
    package var shards: [ShardStatus]
}

/// One shard in a ``StatusReport``.
package struct ShardStatus: Equatable, Sendable {
    package var shard: ShardID
    package var records: Int64
    package var delivered: Int64
    package var redelivered: Int64
    package var conflicting: Int64
    package var missing: Int64
    /// Nil where there is no record.
    package var firstSequence: String?
    package var lastSequence: String?
    package var numbering: ShardNumbering
}

/// Objects by what could be read of them, in a ``StatusReport``.
package struct ObjectStatus: Equatable, Sendable {
    package var objects: Int64
    /// Every entry was read.
    package var complete: Int64
    /// Some entries were rejected.
    package var partial: Int64
    /// Every entry was rejected.
    package var rejected: Int64
    /// Generations of an object that changed under its name.
    package var changed: Int64
    /// Bytes of content.
    package var bytes: Int64
}
