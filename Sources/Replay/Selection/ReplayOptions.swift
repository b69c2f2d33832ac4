/// In which form records leave.
package enum ReplayFormat: String, CaseIterable, Codable, Sendable {
    /// JSON lines: identity, partition key and payload.
    case records
    /// The payload's bytes, a line each.
    case payload
    /// Lambda events, `{"Records":[…]}`, a line each; a document holds records of one shard.
    case lambdaEvent = "lambda-event"
    /// Request bodies for `aws kinesis put-records --cli-input-json`.
    case putRecords = "put-records"

    /// What a record has to keep to in this form. Files that are no requests hold any record.
    package var limits: ReplayLimits {
        switch self {
        case .putRecords: .kinesis
        case .records, .payload, .lambdaEvent: .none
        }
    }
}

/// What to do with an object whose only key is `message`, with a text: the recipe's handler wraps plain text that way,
/// and a record that came so cannot be told from it.
package enum MessageChoice: String, CaseIterable, Codable, Sendable {
    /// Send the text alone.
    case unwrap
    /// Send the object.
    case keep
}

/// How strict the order is.
package enum ReplayOrder: String, CaseIterable, Codable, Sendable {
    /// One entry of a partition key is under way at a time: no failed entry is overtaken by a later one of its key.
    case strict
    /// Requests are filled in the global order; an entry that fails may be overtaken.
    case none
}

/// How records are sent; frozen with a replay, so that a resumed one goes on in the same way.
package struct ReplayOptions: Codable, Equatable, Sendable {
    package var format: ReplayFormat = .records
    /// `nil` where nothing was said: then a run with any lone `message` is refused.
    package var messages: MessageChoice?
    /// Dotted name of the payload field that stands in for an absent partition key.
    package var partitionKeyField: String?
    package var order: ReplayOrder = .strict
    /// The stream's name in request bodies; without it the command line has to give it.
    package var streamName: String?
    /// `nil` takes the format's own.
    package var limits: ReplayLimits?

    package init() {}

    /// The limits in force.
    package var effectiveLimits: ReplayLimits { limits ?? format.limits }
}

/// What a target takes, as data. Sizes count the payload's bytes and the partition key's UTF-8, before base64.
package struct ReplayLimits: Codable, Equatable, Sendable {
    /// Records in one request.
    package var recordsPerRequest: Int
    package var bytesPerRecord: Int
    package var bytesPerRequest: Int
    /// Unicode scalars of a partition key; at least one is needed where keys are.
    package var partitionKeyLength: Int
    /// Whether a record without a partition key can be taken.
    package var needsPartitionKey: Bool

    package init(
        recordsPerRequest: Int, bytesPerRecord: Int, bytesPerRequest: Int, partitionKeyLength: Int,
        needsPartitionKey: Bool
    ) {
        self.recordsPerRequest = recordsPerRequest
        self.bytesPerRecord = bytesPerRecord
        self.bytesPerRequest = bytesPerRequest
        self.partitionKeyLength = partitionKeyLength
        self.needsPartitionKey = needsPartitionKey
    }

    /// PutRecords as every stream takes it: 500 records, 1 MiB each, 5 MiB together. A stream may be set to more.
    package static let kinesis = ReplayLimits(
        recordsPerRequest: 500, bytesPerRecord: 1 << 20, bytesPerRequest: 5 << 20, partitionKeyLength: 256,
        needsPartitionKey: true)

    /// No limits.
    package static let none = ReplayLimits(
        recordsPerRequest: .max, bytesPerRecord: .max, bytesPerRequest: .max, partitionKeyLength: .max,
        needsPartitionKey: false)
}
