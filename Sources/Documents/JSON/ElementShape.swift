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
        if seen.isSuperset(of: [.lowercaseMessage, .timestamp]),
            !seen.isDisjoint(with: [.logStreamName, .id, .ingestionTime])
        {
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
        static let ingestionTime = Names(rawValue: 1 << 31)

        /// What a key says; nothing where it is none of these. Its length tells most names apart, so that few are compared.
        static func of(_ view: borrowing JSONView, _ key: Int) -> Names {
            switch view[key].length {
            case 2: return view.matches(key, "id") ? .id : []
            case 3: return view.matches(key, "Key") ? .key : view.matches(key, "Sns") ? .sns : []
            case 4: return ofFour(view, key)
            case 6: return view.matches(key, "events") ? .events : []
            case 7: return ofSeven(view, key)
            case 8:
                if view.matches(key, "dynamodb") { return .dynamodb }
                if view.matches(key, "Messages") { return .messages }
                if view.matches(key, "Contents") { return .contents }
                return view.matches(key, "Versions") ? .versions : []
            case 9:
                if view.matches(key, "MessageId") { return .messageID }
                return view.matches(key, "timestamp") ? .timestamp : []
            case 11:
                if view.matches(key, "eventSource") || view.matches(key, "EventSource") { return .eventSource }
                return view.matches(key, "messageType") ? .messageType : []
            case 12: return view.matches(key, "LastModified") ? .lastModified : []
            case 13:
                if view.matches(key, "original_data") { return .originalData }
                if view.matches(key, "ReceiptHandle") { return .receiptHandle }
                if view.matches(key, "logStreamName") { return .logStreamName }
                // What `get-log-events` prints has neither a stream's name nor an id.
                if view.matches(key, "ingestionTime") { return .ingestionTime }
                return view.matches(key, "DeleteMarkers") ? .deleteMarkers : []
            case 14: return view.matches(key, "SequenceNumber") ? .sequenceNumber : []
            case 15: return view.matches(key, "sequence_number") ? .sequence : []
            case 16: return view.matches(key, "KinesisBatchInfo") ? .batchDescription : []
            case 18: return view.matches(key, "DDBStreamBatchInfo") ? .batchDescription : []
            default: return []
            }
        }

        private static func ofFour(_ view: borrowing JSONView, _ key: Int) -> Names {
            if view.matches(key, "Data") { return .payload }
            if view.matches(key, "Body") { return .body }
            if view.matches(key, "body") { return .lowercaseBody }
            if view.matches(key, "Type") { return .type }
            if view.matches(key, "ETag") { return .etag }
            return view.matches(key, "Size") ? .size : []
        }

        private static func ofSeven(_ view: borrowing JSONView, _ key: Int) -> Names {
            if view.matches(key, "kinesis") { return .kinesis }
            if view.matches(key, "Records") { return .records }
            if view.matches(key, "Message") { return .message }
            if view.matches(key, "message") { return .lowercaseMessage }
            return view.matches(key, "rawData") ? .rawData : []
        }
    }
}
