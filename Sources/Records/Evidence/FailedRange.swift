/// Records of one shard that an on-failure destination says failed together. The document names the first and the last
/// (both inclusive) and how many there were; those between are named by nothing.
package struct FailedRange: Equatable, Sendable {
    /// Index of the entry with which the range's own records begin.
    package var entryIndex: Int64
    /// The shard's number.
    package var shard: Int64
    /// Storage key of the first record: three digits of length, then the number's digits.
    package var firstKey: [UInt8]
    /// Storage key of the last record.
    package var lastKey: [UInt8]
    /// How many records the batch had.
    package var batchSize: Int64
    /// Why the mapping gave up, such as `RetryAttemptsExhausted`.
    package var condition: String?
    /// The request id of the last invocation.
    package var requestID: String?
    package var functionARN: String?
    /// How often the function was called, approximately.
    package var invokeCount: Int64?
    /// The function's error, such as `Unhandled`.
    package var functionError: String?
    /// Arrival of the first and the last record, in microseconds since 1970 UTC.
    package var firstArrival: Int64?
    package var lastArrival: Int64?
    /// When the document was written, in microseconds since 1970 UTC.
    package var writtenTime: Int64?
    /// The queue's id of the message. A queue may hand out a message several times.
    package var messageID: String?
    /// Whether the document brought the records themselves.
    package var hasRecords: Bool

    package init(
        entryIndex: Int64, shard: Int64, firstKey: [UInt8], lastKey: [UInt8], batchSize: Int64, hasRecords: Bool
    ) {
        self.entryIndex = entryIndex
        self.shard = shard
        self.firstKey = firstKey
        self.lastKey = lastKey
        self.batchSize = batchSize
        self.hasRecords = hasRecords
    }
}
