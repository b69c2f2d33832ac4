import Coding

/// What an object of a JSON document is, by its members' names.
enum ElementShape: Equatable {
    /// An entry of a processed batch: `original_data`, `sequence_number`.
    case processedRecord
    /// One record of a Lambda event: `kinesis`.
    case eventRecord
    /// One record of GetRecords: `SequenceNumber` and `Data`.
    case streamRecord
    /// An on-failure destination's document: `KinesisBatchInfo`, or `DDBStreamBatchInfo`.
    case failure
    /// One message of a queue as `receive-message` prints it: `Body`.
    case queueMessage
    /// One record of an event that a queue or a topic sent to a Lambda: `body`, or `Sns`.
    case messageRecord
    /// A topic's notification: `Type` and `Message`.
    case notification
    /// One record of an event of another service, such as `dynamodb` or `s3`.
    case otherRecord
    /// One event of a log: `message` and `timestamp`.
    case logEvent
    /// A subscription's document: `messageType`.
    case logSubscription
    /// One object of a bucket's listing: `Key` and what belongs to it.
    case listedObject
    /// A Firehose failure: `rawData`.
    case firehoseFailure
    /// A document that holds parts in an array: the member's name.
    case container(Container)
    /// Nothing of these.
    case other

    /// The arrays in which documents hold their parts.
    enum Container: Equatable {
        case records, events, messages, contents, versions, deleteMarkers
    }

    /// The shape of the object at a tape index. Looks at names only: whether the values fit is for the kind's reader.
    static func of(_ view: borrowing JSONView, _ object: Int) -> ElementShape {
        guard view[object].kind == .object else { return .other }
        var seen: Names = []
        var key = object + 1
        let end = Int(view[object].next)
        while key < end {
            let name = Names.of(view, key)
            if let shape = decisive(name, view, key) { return shape }
            seen.formUnion(name)
            key = Int(view[key].next)
        }
        return of(seen)
    }

    /// Shapes that one member decides.
    private static func decisive(_ name: Names, _ view: borrowing JSONView, _ key: Int) -> ElementShape? {
        switch name {
        case .originalData, .sequence: .processedRecord
        case .kinesis: .eventRecord
        case .batchDescription: .failure
        case .rawData: .firehoseFailure
        case .messageType: .logSubscription
        case .sns: .messageRecord
        case .dynamodb: .otherRecord
        case .records: container(.records, view, key)
        case .events: container(.events, view, key)
        case .messages: container(.messages, view, key)
        case .contents: container(.contents, view, key)
        case .versions: container(.versions, view, key)
        case .deleteMarkers: container(.deleteMarkers, view, key)
        default: nil
        }
    }

    private static func container(_ container: Container, _ view: borrowing JSONView, _ key: Int) -> ElementShape? {
        view[key + 1].kind == .array ? .container(container) : nil
    }

    /// Shapes that several members decide together.
    private static func of(_ seen: Names) -> ElementShape {
        if seen.isSuperset(of: [.sequenceNumber, .payload]) { return .streamRecord }
        if seen.contains(.body), !seen.isDisjoint(with: [.messageID, .receiptHandle]) { return .queueMessage }
        if seen.isSuperset(of: [.lowercaseBody, .eventSource]) { return .messageRecord }
        if seen.isSuperset(of: [.type, .message]) { return .notification }
        if seen.isSuperset(of: [.lowercaseMessage, .timestamp]), !seen.isDisjoint(with: [.logStreamName, .id]) {
            return .logEvent
        }
        if seen.contains(.key), !seen.isDisjoint(with: [.etag, .size, .lastModified]) { return .listedObject }
        if seen.contains(.eventSource) { return .otherRecord }
        return .other
    }

    /// Names of members that tell something.
    private struct Names: OptionSet {
        var rawValue: UInt32

        static let originalData = Names(rawValue: 1 << 0)
        static let sequence = Names(rawValue: 1 << 1)
        static let kinesis = Names(rawValue: 1 << 2)
        static let sequenceNumber = Names(rawValue: 1 << 3)
        static let payload = Names(rawValue: 1 << 4)
        static let batchDescription = Names(rawValue: 1 << 5)
        static let body = Names(rawValue: 1 << 6)
        static let messageID = Names(rawValue: 1 << 7)
        static let receiptHandle = Names(rawValue: 1 << 8)
        static let lowercaseBody = Names(rawValue: 1 << 9)
        static let eventSource = Names(rawValue: 1 << 10)
        static let sns = Names(rawValue: 1 << 11)
        static let type = Names(rawValue: 1 << 12)
        static let message = Names(rawValue: 1 << 13)
        static let dynamodb = Names(rawValue: 1 << 14)
        static let lowercaseMessage = Names(rawValue: 1 << 15)
        static let timestamp = Names(rawValue: 1 << 16)
        static let logStreamName = Names(rawValue: 1 << 17)
        static let id = Names(rawValue: 1 << 18)
        static let messageType = Names(rawValue: 1 << 19)
        static let key = Names(rawValue: 1 << 20)
        static let etag = Names(rawValue: 1 << 21)
        static let size = Names(rawValue: 1 << 22)
        static let lastModified = Names(rawValue: 1 << 23)
        static let rawData = Names(rawValue: 1 << 24)
        static let records = Names(rawValue: 1 << 25)
        static let events = Names(rawValue: 1 << 26)
        static let messages = Names(rawValue: 1 << 27)
        static let contents = Names(rawValue: 1 << 28)
        static let versions = Names(rawValue: 1 << 29)
        static let deleteMarkers = Names(rawValue: 1 << 30)

        /// The names by their lengths, so that a key is compared with few of them.
        private static let byLength: [[(StaticString, Names)]] = {
            let all: [(StaticString, Names)] = [
                ("original_data", .originalData), ("sequence_number", .sequence), ("kinesis", .kinesis),
                ("SequenceNumber", .sequenceNumber), ("Data", .payload), ("KinesisBatchInfo", .batchDescription),
                ("DDBStreamBatchInfo", .batchDescription), ("Body", .body), ("MessageId", .messageID),
                ("ReceiptHandle", .receiptHandle), ("body", .lowercaseBody), ("eventSource", .eventSource),
                ("EventSource", .eventSource), ("Sns", .sns), ("Type", .type), ("Message", .message),
                ("dynamodb", .dynamodb), ("message", .lowercaseMessage), ("timestamp", .timestamp),
                ("logStreamName", .logStreamName), ("id", .id), ("messageType", .messageType), ("Key", .key),
                ("ETag", .etag), ("Size", .size), ("LastModified", .lastModified), ("rawData", .rawData),
                ("Records", .records), ("events", .events), ("Messages", .messages), ("Contents", .contents),
                ("Versions", .versions), ("DeleteMarkers", .deleteMarkers),
            ]
            var table = [[(StaticString, Names)]](repeating: [], count: 19)
            for entry in all { table[entry.0.utf8CodeUnitCount].append(entry) }
            return table
        }()

        /// What a key says; nothing where it is none of these.
        static func of(_ view: borrowing JSONView, _ key: Int) -> Names {
            let length = Int(view[key].length)
            guard length < byLength.count else { return [] }
            for (name, bit) in byLength[length] where view.matches(key, name) { return bit }
            return []
        }
    }
}
