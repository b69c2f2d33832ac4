package import Records

/// Something about a run of the function that its log and the objects do not agree on, or that went wrong.
package struct InvocationRow: Equatable, Sendable {
    package enum Problem: String, CaseIterable, Sendable {
        /// The log names an object that was stored; none of that name was imported.
        case storedObjectMissing = "stored_object_missing"
        /// The log tells another number of records than the object has, or than it says it accepted.
        case storedCountDiffers = "stored_count_differs"
        /// Records were accepted and no object came of it.
        case notStored = "not_stored"
        /// The function was stopped at its time limit.
        case timedOut = "timed_out"
    }

    package var stream: String
    package var problem: Problem
    /// nil where the log begins in the midst of the invocation.
    package var requestID: String?
    package var logGroup: String?
    package var logStream: String?
    /// Of the first line that is there.
    package var time: Timestamp?
    /// The object that the log names, or that carries the request id.
    package var object: String?
    /// How many records the log says: that were stored, or, where none were, that were accepted.
    package var told: Int64?
    /// How many there are: entries of the object, or lines that accept one.
    package var found: Int64?
    /// Why, or what is compared.
    package var reason: String?
}
