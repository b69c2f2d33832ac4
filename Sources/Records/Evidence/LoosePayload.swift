/// A payload that came without a sequence number: which record it is can only be found by its content.
@frozen
package struct LoosePayload: Sendable {
    /// What the document says of the payload.
    package enum Role: String, CaseIterable, Sendable {
        /// It could not be processed: a failed entry.
        case failed
        /// It was in the stream: a listed entry.
        case listed
    }

    /// Position of the entry in its object, from 0.
    package var index: Int64
    package var role: Role
    /// The kind of document that it comes from.
    package var source: DocumentKind
    /// The very bytes.
    package var payload: ByteRange
    /// Arrival in the delivery stream or the stream, in microseconds since 1970 UTC.
    package var arrivalTime: Int64?
    /// When the document says that it failed, in microseconds since 1970 UTC.
    package var processedTime: Int64?
    /// Why it failed.
    package var reason: ByteRange?
    /// Request id of the invocation that logged it.
    package var requestID: ByteRange?
    /// Log stream in which it was logged.
    package var logStream: ByteRange?
    package var deviceID: ByteRange?
    /// Microseconds since 1970 UTC.
    package var eventTime: Int64?

    @inlinable
    package init(index: Int64, role: Role, source: DocumentKind, payload: ByteRange) {
        self.index = index
        self.role = role
        self.source = source
        self.payload = payload
    }
}
