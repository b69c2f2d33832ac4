/// An entry that was sent to a stream without an answer: nobody knows yet whether the stream took it.
package struct Doubt: Equatable, Sendable {
    /// Place in the replay's order of sending.
    package var position: Int64
    package var partitionKey: String
    /// Decimal digits, where it was sent with one: then this decides the shard, and not the key.
    package var explicitHashKey: String?
    /// The bytes that were sent.
    package var payload: [UInt8]
    /// Attempts without an answer, at least 1. At most so many copies are in the stream.
    package var unanswered: Int
    /// No attempt began before this time; microseconds since 1970 UTC by the service's clock, without allowance for what
    /// that clock and the arrival times of the records may differ by.
    package var since: Int64
    /// Until when the latest attempt may have been under way, likewise: it reached the stream by then, or soon after.
    package var lastAttempt: Int64

    package init(
        position: Int64, partitionKey: String, explicitHashKey: String? = nil, payload: [UInt8], unanswered: Int = 1,
        since: Int64, lastAttempt: Int64
    ) {
        self.position = position
        self.partitionKey = partitionKey
        self.explicitHashKey = explicitHashKey
        self.payload = payload
        self.unanswered = unanswered
        self.since = since
        self.lastAttempt = lastAttempt
    }
}

/// A record of the target stream that is an entry's copy.
package struct StreamCopy: Hashable, Sendable {
    /// `shardId-000000000000`.
    package var shard: String
    /// Decimal digits.
    package var sequence: String

    package init(shard: String, sequence: String) {
        self.shard = shard
        self.sequence = sequence
    }
}

/// What was found out about a doubt.
package enum DoubtVerdict: Equatable, Sendable {
    /// The stream has it; the copies in the order of their numbers, at least one. The first becomes the entry's own.
    case accepted([StreamCopy])
    /// The stream was read from before the first attempt to an end that lies safely behind the last one, and does not
    /// have it: it may be sent again.
    case absent
    /// It cannot be told, for this reason: a record that the stream has no longer, permissions, time.
    case undecided(String)
}

/// Settles doubts by reading the target stream. It writes nothing: the caller enters the verdicts into the ledger.
package protocol DoubtSettler: Sendable {
    /// Reads the shards into which the doubts' keys fall, and fell before a resharding, and compares partition key and
    /// payload. No copy is given to two doubts; where several fit, the earlier copy goes to the earlier position.
    ///
    /// - Parameters:
    ///   - stream: The target's ARN.
    ///   - isTaken: Whether the ledger knows a record of the stream as the copy of an entry already: another one's, with
    ///     the same key and payload. It looks into the database, so that it is asked only of records that match.
    /// - Returns: One verdict for each doubt, in their order.
    /// - Throws: `AWSError` where nothing can be found out at all; `CancellationError`.
    func settle(
        _ doubts: [Doubt], in stream: String, isTaken: @escaping @Sendable (StreamCopy) throws -> Bool
    ) async throws -> [DoubtVerdict]
}
