import Records

/// One run of the function on a part of a batch: what it did, what it stored, and how it ended.
struct PlannedInvocation {
    /// How a run ends.
    enum Ending: Equatable {
        case returned
        /// It ran for the 60 seconds that it may.
        case timedOut
        /// `put_object` failed, and the function with it.
        case storeFailed(StoreError)
        /// The runtime was killed, being out of memory.
        case killed
        /// The function could not even be loaded.
        case notLoaded

        var isSuccess: Bool { self == .returned }
    }

    /// What S3, or the way there, answers.
    enum StoreError: String {
        case denied = "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied"
        case slowDown = """
            An error occurred (SlowDown) when calling the PutObject operation (reached max retries: 4): Please reduce your \
            request rate.
            """
        case noAnswer = "Read timeout on endpoint URL: \"https://s3.us-east-1.amazonaws.com/processed-data\""
    }

    var requestID: String
    /// The records that the mapping handed over, as positions in the batch.
    var range: Range<Int>
    /// Those that the handler came to before it ended.
    var handled: Range<Int>
    var begins: Timestamp
    var ends: Timestamp
    /// The records that the handler put on its list.
    var entries: [PlannedObject.Entry]
    var ending: Ending
    /// The record that it reported as failed, and left out.
    var leavesOut: Int?
    /// What it stored.
    var object: PlannedObject?
}

/// A message to an on-failure destination: the mapping gave up on these records.
struct FailureNotice {
    /// The records, as positions in the batch.
    var range: Range<Int>
    /// The last run on them, or an id of the mapping's own.
    var requestID: String
    var isExpired: Bool
    /// How often the function was called.
    var invokeCount: Int
    var written: Timestamp
}

/// What came of a batch.
struct BatchOutcome {
    /// The runs, in the order in which their objects were written.
    var invocations: [PlannedInvocation] = []
    var notices: [FailureNotice] = []

    /// The objects that the tree has.
    var objects: [PlannedObject] { invocations.compactMap(\.object).filter { $0.presence == .inTree } }
}
