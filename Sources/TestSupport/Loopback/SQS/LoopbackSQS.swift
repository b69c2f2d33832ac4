import Coding
import Synchronization

/// Plays SQS over the JSON protocol: receive, delete, visibility, and what a queue says of itself.
package final class LoopbackSQS: LoopbackService {
    private struct State {
        var queues: [String: LoopbackQueue]
        var log: [String] = []
    }

    private let region: String
    private let account: String
    private let state: Mutex<State>

    package init(_ queues: [LoopbackQueue] = [], region: String = "us-east-1", account: String = "000000000000") {
        self.region = region
        self.account = account
        state = Mutex(State(queues: Dictionary(uniqueKeysWithValues: queues.map { ($0.name, $0) })))
    }

    /// The operations that were carried out, in their order: `ReceiveMessage`, `DeleteMessageBatch`, …
    package var log: [String] { state.withLock { $0.log } }

    /// A queue as it is now.
    package func queue(_ name: String) -> LoopbackQueue? { state.withLock { $0.queues[name] } }

    /// Changes a queue.
    package func change(_ name: String, _ body: (inout LoopbackQueue) -> Void) {
        state.withLock { state in
            var queue = state.queues[name] ?? LoopbackQueue(name)
            body(&queue)
            state.queues[name] = queue
        }
    }

    package func operation(of head: LoopbackRequest) -> String {
        head.header("x-amz-target")?.split(separator: ".").last.map(String.init) ?? "none"
    }

    package func answer(_ request: LoopbackRequest) -> LoopbackResponse {
        guard request.header("x-amz-target")?.hasPrefix("AmazonSQS.") == true else {
            return LoopbackJSONError.response(400, "UnknownOperationException", "not an operation of SQS")
        }
        let operation = operation(of: request)
        do {
            let input = try LoopbackInput(request.body)
            let host = request.header("host") ?? "127.0.0.1"
            let answer = try carryOut(operation, input, host: host)
            state.withLock { $0.log.append(operation) }
            return LoopbackJSONError.json(answer)
        } catch {
            var response = LoopbackJSONError.response(400, "com.amazonaws.sqs#\(error.code)", error.message)
            // Clients of the older protocol knew the errors by other names, which are still sent beside.
            if error.code == "QueueDoesNotExist" {
                response.headers.append(("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"))
            }
            return response
        }
    }

    package func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse {
        LoopbackJSONError.refusal(refusal, throttling: "RequestThrottled")
    }

    private func carryOut(
        _ operation: String, _ input: LoopbackInput, host: String
    ) throws(LoopbackServiceError) -> [UInt8] {
        if operation == "GetQueueUrl" {
            let name = try input.required("QueueName")
            return try withQueue(name) { _ throws(LoopbackServiceError) in
                Array(#"{"QueueUrl":"http://\#(host)/\#(account)/\#(name)"}"#.utf8)
            }
        }
        let url = try input.required("QueueUrl")
        return try withQueue(url.split(separator: "/").last.map(String.init) ?? "") {
            (queue) throws(LoopbackServiceError) in
            switch operation {
            case "ReceiveMessage": return try Self.receive(input, from: &queue)
            case "DeleteMessage":
                guard queue.delete(try input.required("ReceiptHandle")) else { throw Self.invalidReceipt }
                return []
            case "DeleteMessageBatch": return Self.deleteBatch(input, from: &queue)
            case "ChangeMessageVisibility":
                let seconds = input.integer("VisibilityTimeout") ?? 0
                guard queue.setVisibility(try input.required("ReceiptHandle"), seconds: seconds) else {
                    throw Self.invalidReceipt
                }
                return []
            case "SendMessage": return Self.send(try input.required("MessageBody"), to: &queue)
            case "GetQueueAttributes": return attributes(of: queue)
            default: throw LoopbackServiceError("UnsupportedOperation", "there is no \(operation) here")
            }
        }
    }

    private func withQueue(
        _ name: String, _ body: (inout LoopbackQueue) throws(LoopbackServiceError) -> [UInt8]
    ) throws(LoopbackServiceError) -> [UInt8] {
        try state.withLock { (state) throws(LoopbackServiceError) in
            guard var queue = state.queues[name] else {
                throw LoopbackServiceError("QueueDoesNotExist", "The specified queue does not exist.")
            }
            defer { state.queues[name] = queue }
            return try body(&queue)
        }
    }

    private static let invalidReceipt = LoopbackServiceError(
        "ReceiptHandleIsInvalid", "The receipt handle is not valid.")

    private static func receive(
        _ input: LoopbackInput, from queue: inout LoopbackQueue
    ) throws(LoopbackServiceError) -> [UInt8] {
        let count = input.integer("MaxNumberOfMessages") ?? 1
        guard (1...10).contains(count) else {
            throw LoopbackServiceError("InvalidParameterValue", "MaxNumberOfMessages must be between 1 and 10")
        }
        let messages = queue.receive(count)
        // As in the service, an answer without messages has no list.
        if messages.isEmpty { return Array("{}".utf8) }
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        writer.key("Messages")
        writer.beginArray()
        for message in messages {
            writer.beginObject()
            for (name, value) in [
                ("MessageId", message.id), ("ReceiptHandle", message.receipt ?? ""), ("MD5OfBody", md5(message.body)),
                ("Body", message.body),
            ] {
                writer.key(name)
                writer.string(value)
            }
            writer.key("Attributes")
            writer.raw(#"{"ApproximateReceiveCount":"\#(message.receives)","SentTimestamp":"1792838400000"}"#)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func deleteBatch(_ input: LoopbackInput, from queue: inout LoopbackQueue) -> [UInt8] {
        var done: [String] = []
        var failed: [String] = []
        guard case .array(let entries) = input.value("Entries") else { return Array("{}".utf8) }
        for entry in entries {
            guard case .string(let id) = entry["Id"], case .string(let receipt) = entry["ReceiptHandle"]
            else { continue }
            if queue.delete(receipt.string) { done.append(id.string) } else { failed.append(id.string) }
        }
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        writer.key("Successful")
        writer.beginArray()
        for id in done {
            writer.beginObject()
            writer.key("Id")
            writer.string(id)
            writer.endObject()
        }
        writer.endArray()
        writer.key("Failed")
        writer.beginArray()
        for id in failed {
            writer.beginObject()
            writer.key("Id")
            writer.string(id)
            writer.key("Code")
            writer.string("ReceiptHandleIsInvalid")
            writer.key("SenderFault")
            writer.bool(true)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func send(_ body: String, to queue: inout LoopbackQueue) -> [UInt8] {
        let id = queue.send(body)
        return Array(#"{"MessageId":"\#(id)","MD5OfMessageBody":"\#(md5(body))"}"#.utf8)
    }

    private func attributes(of queue: LoopbackQueue) -> [UInt8] {
        let hidden = queue.messages.count - queue.visibleCount
        return Array(
            """
            {"Attributes":{"ApproximateNumberOfMessages":"\(queue.visibleCount)",\
            "ApproximateNumberOfMessagesNotVisible":"\(hidden)",\
            "QueueArn":"arn:aws:sqs:\(region):\(account):\(queue.name)","VisibilityTimeout":"30"}}
            """.utf8)
    }

    private static func md5(_ text: String) -> String { Hex.string(MD5Digest.digest(of: Array(text.utf8))) }
}
