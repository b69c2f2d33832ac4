/// A record ready to leave: everything that a sink and a format need, and nothing of the database.
package struct ReplayRecord: Equatable, Sendable {
    /// What is known of the payload's form.
    package enum Form: Equatable, Sendable {
        /// One strict JSON value on one line.
        case json
        /// Anything else.
        case bytes
    }

    /// Place in the order of sending, from 0.
    package var position: Int64
    package var stream: String
    /// The stream's ARN, where a document named it.
    package var streamARN: String?
    /// The shard's number.
    package var shard: Int64
    /// The sequence number's digits.
    package var sequence: String
    /// −1 for a plain record.
    package var subSequence: Int64
    package var partitionKey: String?
    /// Decimal digits, where a producer chose the shard itself and not by its key.
    package var explicitHashKey: String?
    /// What is sent.
    package var payload: [UInt8]
    package var form: Form
    /// Microseconds since 1970 UTC, maybe estimated; `nil` where nothing tells it.
    package var arrivalTime: Int64?

    package init(
        position: Int64, stream: String, streamARN: String?, shard: Int64, sequence: String, subSequence: Int64,
        partitionKey: String?, payload: [UInt8], form: Form, arrivalTime: Int64?
    ) {
        self.position = position
        self.stream = stream
        self.streamARN = streamARN
        self.shard = shard
        self.sequence = sequence
        self.subSequence = subSequence
        self.partitionKey = partitionKey
        self.payload = payload
        self.form = form
        self.arrivalTime = arrivalTime
    }

    /// What the limits count: the payload's bytes and the partition key's.
    package var byteCount: Int { payload.count + (partitionKey?.utf8.count ?? 0) }
}
