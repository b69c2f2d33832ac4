import Coding
import Records

/// Writes the messages of a queue in the forms in which people keep them: `failures/queue/…`.
struct QueueDumps {
    private enum Form: CaseIterable {
        /// A body alone.
        case body
        /// Bodies, a line each.
        case lines
        /// An array of bodies.
        case array
        /// `aws sqs receive-message`, one or several answers one behind the other.
        case received
        /// The same, of a queue behind a topic: the body is the topic's notification.
        case notified
        /// The event of a function that reads the queue.
        case event
    }

    private var random: SeededGenerator

    init(_ random: SeededGenerator) {
        self.random = random
    }

    /// Writes them all, some twice: a queue hands a message out at least once.
    mutating func write(
        _ messages: [QueueMessage], to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        var rest = messages[...]
        var again: [QueueMessage] = []
        var file = 0
        while !rest.isEmpty || !again.isEmpty {
            let form = Form.allCases[random.below(Form.allCases.count)]
            var taken = again
            taken += rest.prefix(form == .body ? 1 : 1 + random.below(7))
            rest = rest.dropFirst(taken.count - again.count)
            again = []
            file += 1
            let name = "failures/queue/\(String(10_000 + file).dropFirst())"
            try sink.store(
                text(taken, form), path: name + (form == .lines ? ".jsonl" : ".json"), .failureDocument, &ledger)
            for message in taken {
                for record in message.ends { ledger.fail(record, .failureDocument, hasPayload: false) }
            }
            if let message = taken.last, !rest.isEmpty, random.below(4) == 0 { again.append(message) }
        }
    }

    private mutating func text(_ messages: [QueueMessage], _ form: Form) -> [UInt8] {
        switch form {
        case .body, .lines: return messages.flatMap { Array($0.body.utf8) + [UInt8(ascii: "\n")] }
        case .array: return Array("[\(messages.map(\.body).joined(separator: ",\n "))]\n".utf8)
        case .received, .notified:
            let width = 1 + random.below(10)
            return stride(from: 0, to: messages.count, by: width).flatMap { start in
                let page = messages[start..<min(start + width, messages.count)]
                let values = page.map { received($0, isNotified: form == .notified) }
                return TraceJSON.object([("Messages", .array(values))]).bytes(.indented(4)) + [UInt8(ascii: "\n")]
            }
        case .event:
            return TraceJSON.object([("Records", .array(messages.map { event($0) }))]).bytes(.indented(2))
        }
    }

    private func received(_ message: QueueMessage, isNotified: Bool) -> TraceJSON {
        let body = isNotified ? Self.notification(message) : message.body
        return .object([
            ("MessageId", .string(message.identifier)), ("ReceiptHandle", .string("AQEB\(message.identifier)=")),
            ("MD5OfBody", .string(Hex.string(MD5Digest.digest(of: Array(body.utf8))))), ("Body", .string(body)),
            ("Attributes", attributes(message)),
        ])
    }

    private func event(_ message: QueueMessage) -> TraceJSON {
        .object([
            ("messageId", .string(message.identifier)), ("receiptHandle", .string("AQEB\(message.identifier)=")),
            ("body", .string(message.body)), ("attributes", attributes(message)), ("messageAttributes", .object([])),
            ("md5OfBody", .string(Hex.string(MD5Digest.digest(of: Array(message.body.utf8))))),
            ("eventSource", .string("aws:sqs")),
            ("eventSourceARN", .string("arn:aws:sqs:\(TraceText.region):\(TraceText.account):failed-batches")),
            ("awsRegion", .string(TraceText.region)),
        ])
    }

    private func attributes(_ message: QueueMessage) -> TraceJSON {
        .object([
            ("SentTimestamp", .string("\(TraceText.milliseconds(message.sent))")),
            ("ApproximateReceiveCount", .string("1")),
        ])
    }

    /// What SNS puts around a message.
    private static func notification(_ message: QueueMessage) -> String {
        TraceJSON.object([
            ("Type", .string("Notification")), ("MessageId", .string(message.identifier)),
            ("TopicArn", .string("arn:aws:sns:\(TraceText.region):\(TraceText.account):failed-batches")),
            ("Message", .string(message.body)), ("Timestamp", .string(TraceText.iso(message.sent))),
            ("SignatureVersion", .string("1")),
        ]).text(.indented(2))
    }
}
