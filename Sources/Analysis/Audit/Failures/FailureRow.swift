package import Records

/// What became of a failed or missing record. The raw values are stable: people filter by them.
package enum FailureState: String, CaseIterable, Sendable {
    /// Nothing answers the failure yet.
    case open
    /// An object delivers it.
    case delivered
    /// A replay sent it, and the target acknowledged it.
    case replayed
    /// It is not known in any payload, and the stream does not keep it any more.
    case expired
    /// A replay may have sent it: the target's answer is not known.
    case unknown

    /// Whether there is nothing left to do.
    package var isSettled: Bool { self == .delivered || self == .replayed }
}

/// A record that evidence says failed, or that is known and was never delivered.
package struct FailureRow: Equatable, Sendable {
    package var record: RecordName
    package var state: FailureState
    package var reason: String?
    /// Whether its payload is known.
    package var hasPayload: Bool
    /// What kind of evidence says so.
    package var source: String
    /// The kinds of evidence that name it, sorted; those that deliver it too.
    package var knownBy: [String]
    /// What made the state: the object of the first delivery; the replay and the event id that the record has now; the
    /// replay; arrival and retention; the documents that name it.
    package var evidence: [String]
    package var arrival: Timestamp?
    /// Whether the arrival is not exact: inferred from the number, or from the range that the record lies in.
    package var arrivalEstimated: Bool
    /// When the stream drops it; nil where its arrival is not known.
    package var expires: Timestamp?
    /// Whole seconds for which it can still be fetched; nil where it need not or cannot be.
    package var secondsLeft: Int64?
    /// Request id of an invocation that failed with it.
    package var requestID: String?
    /// Whether evidence says that it failed, by its name or as part of a range; else it is known and was never delivered.
    package var isFailure: Bool

    package init(
        record: RecordName, state: FailureState, reason: String? = nil, hasPayload: Bool, source: String,
        knownBy: [String], evidence: [String], arrival: Timestamp? = nil, arrivalEstimated: Bool,
        expires: Timestamp? = nil, secondsLeft: Int64? = nil, requestID: String? = nil, isFailure: Bool = true
    ) {
        self.isFailure = isFailure
        self.record = record
        self.state = state
        self.reason = reason
        self.hasPayload = hasPayload
        self.source = source
        self.knownBy = knownBy
        self.evidence = evidence
        self.arrival = arrival
        self.arrivalEstimated = arrivalEstimated
        self.expires = expires
        self.secondsLeft = secondsLeft
        self.requestID = requestID
    }
}

/// Records of a failed range that nothing names.
package struct FailedRangeRow: Equatable, Sendable {
    package var stream: String
    package var shard: ShardID
    /// The numbers of the range's ends, both inclusive; they are named, and have rows of their own.
    package var first: String
    package var last: String
    /// How many records the range's batch had, named or not.
    package var batchSize: Int64
    /// How many are named by nothing. What an inner or an earlier overlapping range counts is not counted again.
    package var unnamed: CountBounds
    /// `open` or `expired`.
    package var state: FailureState
    /// Why the mapping gave up.
    package var condition: String?
    package var requestID: String?
    /// The objects that say so, sorted.
    package var documents: [String]
    package var firstArrival: Timestamp?
    /// When the first and the last of the range's records go.
    package var expires: Timestamp?
    package var expiresLast: Timestamp?
    /// Whole seconds until the first of them goes; nil where that is not known, or all are gone.
    package var secondsLeft: Int64?

    package init(
        stream: String, shard: ShardID, first: String, last: String, batchSize: Int64, unnamed: CountBounds,
        state: FailureState, condition: String? = nil, requestID: String? = nil, documents: [String],
        firstArrival: Timestamp? = nil, expires: Timestamp? = nil, expiresLast: Timestamp? = nil,
        secondsLeft: Int64? = nil
    ) {
        self.stream = stream
        self.shard = shard
        self.first = first
        self.last = last
        self.batchSize = batchSize
        self.unnamed = unnamed
        self.state = state
        self.condition = condition
        self.requestID = requestID
        self.documents = documents
        self.firstArrival = firstArrival
        self.expires = expires
        self.expiresLast = expiresLast
        self.secondsLeft = secondsLeft
    }
}

/// A number of records between bounds that both hold.
package struct CountBounds: Equatable, Sendable {
    package var atLeast: Int64
    package var atMost: Int64

    package init(atLeast: Int64, atMost: Int64) {
        self.atLeast = atLeast
        self.atMost = atMost
    }

    /// A number that is known.
    package init(_ count: Int64) {
        self.init(atLeast: count, atMost: count)
    }

    package var isExact: Bool { atLeast == atMost }
    package var isZero: Bool { atMost == 0 }
}
