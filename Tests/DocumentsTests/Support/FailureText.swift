import Records

/// An on-failure document as a mapping writes it, and the wrappings in which people come to have it.
struct FailureText {
    static let stream = "arn:aws:kinesis:us-east-1:123456789012:stream/readings"

    var shard: String? = "shardId-000000000001"
    var first = "5"
    var last = "9"
    /// JSON texts; `nil` leaves a member out.
    var batchSize: String? = "3"
    var arn: String? = Self.stream
    var context: String? =
        #"{"requestId":"r-1","functionArn":"arn:f","condition":"RetryAttemptsExhausted","approximateInvokeCount":4}"#
    var contextName = "requestContext"
    var response: String? = #"{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}"#
    var timestamp: String? = "\"2026-11-21T17:00:06.021Z\""
    var firstArrival: String? = "\"2026-11-21T17:00:04.835Z\""
    var lastArrival: String? = "\"2026-11-21T17:00:05.580Z\""
    var payload: String?
    var infoName = "KinesisBatchInfo"

    init() {}

    init(_ change: (inout FailureText) -> Void) {
        change(&self)
    }

    var text: String {
        var info: [String] = []
        if let shard { info.append("\"shardId\":\"\(shard)\"") }
        info.append("\"startSequenceNumber\":\"\(first)\",\"endSequenceNumber\":\"\(last)\"")
        if let firstArrival { info.append("\"approximateArrivalOfFirstRecord\":\(firstArrival)") }
        if let lastArrival { info.append("\"approximateArrivalOfLastRecord\":\(lastArrival)") }
        if let batchSize { info.append("\"batchSize\":\(batchSize)") }
        if let arn { info.append("\"streamArn\":\"\(arn)\"") }
        var members: [String] = []
        if let context { members.append("\"\(contextName)\":\(context)") }
        if let response { members.append("\"responseContext\":\(response)") }
        members.append("\"version\":\"1.0\"")
        if let timestamp { members.append("\"timestamp\":\(timestamp)") }
        members.append("\"\(infoName)\":{\(info.joined(separator: ","))}")
        if let payload { members.append("\"payload\":\(payload)") }
        return "{\(members.joined(separator: ","))}"
    }

    /// What a topic makes of a text.
    static func notification(_ text: String, id: String = "n-1") -> String {
        #"{"Type":"Notification","MessageId":"\#(id)","TopicArn":"arn:t","Message":\#(quoted(text)),"Timestamp":"t"}"#
    }

    /// What `aws sqs receive-message` prints of texts.
    static func messages(_ texts: [String]) -> String {
        let messages = texts.enumerated().map { index, text in
            #"{"MessageId":"m-\#(index + 1)","ReceiptHandle":"h","MD5OfBody":"d","Body":\#(quoted(text)),"#
                + #""Attributes":{"ApproximateReceiveCount":"1"}}"#
        }
        return "{\n  \"Messages\": [\(messages.joined(separator: ",\n    "))]\n}"
    }

    /// What a function is given of a queue's messages.
    static func queueEvent(_ texts: [String]) -> String {
        let records = texts.enumerated().map { index, text in
            #"{"messageId":"q-\#(index + 1)","receiptHandle":"h","body":\#(quoted(text)),"eventSource":"aws:sqs"}"#
        }
        return "{\"Records\":[\(records.joined(separator: ","))]}"
    }

    /// What a function is given of a topic's notification.
    static func topicEvent(_ text: String) -> String {
        #"{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":\#(notification(text, id: "s-1"))}]}"#
    }
}

/// One record of a Lambda's event.
struct EventText {
    var shard = 1
    var sequence = "5"
    var payload: [UInt8] = Array(#"{"device_id":"d1","timestamp":"2026-11-21T17:00:00","v":1}"#.utf8)
    /// JSON texts; `nil` leaves a member out.
    var partitionKey: String? = "\"key\""
    var arrival: String? = "1795280405.321"
    var eventID: String?
    var data: String?
    var arn: String? = FailureText.stream

    init(_ change: (inout EventText) -> Void = { _ in }) {
        change(&self)
    }

    var text: String {
        var kinesis = ["\"kinesisSchemaVersion\":\"1.0\""]
        if let partitionKey { kinesis.append("\"partitionKey\":\(partitionKey)") }
        kinesis.append("\"sequenceNumber\":\"\(sequence)\",\"data\":\(data ?? "\"\(base64(payload))\"")")
        if let arrival { kinesis.append("\"approximateArrivalTimestamp\":\(arrival)") }
        var members = ["\"kinesis\":{\(kinesis.joined(separator: ","))}", "\"eventSource\":\"aws:kinesis\""]
        members.append("\"eventVersion\":\"1.0\",\"eventName\":\"aws:kinesis:record\",\"awsRegion\":\"us-east-1\"")
        members.append("\"eventID\":\(eventID ?? "\"\(ShardID(Int64(shard))):\(sequence)\"")")
        if let arn { members.append("\"eventSourceARN\":\"\(arn)\"") }
        return "{\(members.joined(separator: ","))}"
    }

    static func event(_ records: [EventText], beside members: String = "") -> String {
        "{\"Records\":[\(records.map(\.text).joined(separator: ","))]\(members)}"
    }
}

/// Base64 bit by bit: slow, and of another make than the product's.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    while bits.count % 6 != 0 { bits.append(0) }
    var text = ""
    for start in stride(from: 0, to: bits.count, by: 6) {
        text.append(alphabet[Int(bits[start..<start + 6].reduce(0) { $0 << 1 | $1 })])
    }
    while text.utf8.count % 4 != 0 { text.append("=") }
    return text
}
