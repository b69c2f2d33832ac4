import Documents
import Records
import Testing

@Suite struct FailureDocumentTests {
    private static let shard = "shardId-000000000001"
    private static let plain = FailureText().text

    @Test func everyFieldOfADocument() throws {
        let reading = Reading(Self.plain)
        #expect(reading.kind == .failureDocument)
        #expect(reading.streamARN == FailureText.stream)
        #expect(reading.identities == ["\(Self.shard):5", "\(Self.shard):9"])
        #expect(reading.entries.map(\.index) == [0, 1])
        #expect(reading.entries.map(\.arrival) == ["2026-11-21T17:00:04.835000Z", "2026-11-21T17:00:05.580000Z"])
        for entry in reading.entries {
            #expect(entry.kind == .failed)
            #expect(entry.source == .failureDocument)
            #expect(entry.reason == "RetryAttemptsExhausted: Unhandled")
            #expect(entry.processed == "2026-11-21T17:00:06.021000Z")
            #expect(entry.extra == #"{"request_id":"r-1","condition":"RetryAttemptsExhausted"}"#)
            #expect(entry.payload == nil)
            #expect(!entry.isEstimated)
        }
        var range = FailedRange(
            entryIndex: 0, shard: 1, firstKey: Array("0015".utf8), lastKey: Array("0019".utf8), batchSize: 3,
            hasRecords: false)
        range.condition = "RetryAttemptsExhausted"
        range.requestID = "r-1"
        range.functionARN = "arn:f"
        range.invokeCount = 4
        range.functionError = "Unhandled"
        range.firstArrival = Timestamp(iso: "2026-11-21T17:00:04.835Z")?.microseconds
        range.lastArrival = Timestamp(iso: "2026-11-21T17:00:05.580Z")?.microseconds
        range.writtenTime = Timestamp(iso: "2026-11-21T17:00:06.021Z")?.microseconds
        #expect(reading.ranges == [range])
        #expect(reading.rejects.isEmpty)
        #expect(reading.ignored == 0)
    }

    @Test(arguments: [
        // Never handed to the function: nothing answered.
        (FailureText { $0.response = nil }, "RetryAttemptsExhausted"),
        (FailureText { $0.response = #"{"statusCode":200,"functionError":null}"# }, "RetryAttemptsExhausted"),
        (FailureText { $0.context = nil }, "Unhandled"),
        (FailureText { $0.contextName = "context" }, "RetryAttemptsExhausted: Unhandled"),
        (FailureText { $0.context = #"{"condition":"RecordAgeExceeded"}"# }, "RecordAgeExceeded: Unhandled"),
        (FailureText { $0.context = #"{"condition":7}"# }, "Unhandled"),
        (FailureText { ($0.context, $0.response) = (nil, nil) }, nil),
        (FailureText { ($0.context, $0.response) = ("null", "[]") }, nil),
    ])
    func reasons(document: FailureText, reason: String?) {
        let reading = Reading(document.text)
        #expect(reading.entries.map(\.reason) == [reason, reason])
        #expect(reading.rejects.isEmpty)
    }

    @Test func fieldsThatAreMissing() {
        let bare = FailureText {
            ($0.context, $0.response, $0.timestamp, $0.firstArrival, $0.lastArrival) = (nil, nil, nil, nil, nil)
            $0.arn = nil
        }
        let reading = Reading(bare.text)
        #expect(reading.entries.count == 2)
        #expect(reading.entries.allSatisfy { $0.extra == nil && $0.processed == nil && $0.arrival == nil })
        #expect(reading.streamARN == nil)
        let named = Reading(FailureText { $0.context = #"{"requestId":"r"}"# }.text)
        #expect(named.entries.map(\.extra) == [#"{"request_id":"r"}"#, #"{"request_id":"r"}"#])
        let whole = FailureText { $0.timestamp = "\"2026-11-21T17:00:06Z\"" }
        #expect(Reading(whole.text).entries[0].processed == "2026-11-21T17:00:06.000000Z")
    }

    @Test func aRangeOfOneRecordIsOneEntry() {
        let reading = Reading(FailureText { ($0.last, $0.batchSize) = ("5", "1") }.text)
        #expect(reading.identities == ["\(Self.shard):5"])
        #expect(reading.ranges.map(\.batchSize) == [1])
    }

    @Test func aNumberTellsShardAndArrivalWhereNoFieldDoes() {
        let number = "49590338271490256608559692538361571095921575989136588898"
        let document = FailureText {
            ($0.first, $0.last, $0.batchSize, $0.shard, $0.firstArrival) = (number, number, "1", nil, nil)
        }
        let reading = Reading(document.text)
        #expect(reading.identities == ["shardId-000000000006:\(number)"])
        #expect(reading.entries[0].isEstimated)
        #expect(Reading(FailureText { $0.shard = nil }.text).codes == [.unknownShard])
        let hinted = Reading(FailureText { $0.shard = nil }.text, hints: ReadingHints(shard: 4))
        #expect(hinted.ranges.map(\.shard) == [4])
    }

    @Test(arguments: [
        (plain, nil as String?, 1), (" \n" + plain + "\n", nil, 1), (plain + "\n" + plain + "\n", nil, 2),
        (plain + plain, nil, 2), ("[\(plain), \(plain)]", nil, 2), ("[\(plain)]\n[\(plain)]", nil, 2),
        (FailureText.notification(plain), "n-1", 1),
        (FailureText.messages([plain]), "m-1", 1),
        (FailureText.messages([plain]) + "\n" + FailureText.messages([plain]), "m-1", 2),
        ("[\(FailureText.messages([plain])),\(FailureText.queueEvent([plain]))]", nil, 2),
        (FailureText.queueEvent([plain]), "q-1", 1), (FailureText.topicEvent(plain), "s-1", 1),
        (FailureText.messages([FailureText.notification(plain)]), "m-1", 1),
        (FailureText.queueEvent([FailureText.notification(plain)]), "q-1", 1),
        (FailureText.messages([FailureText.queueEvent([plain])]), "m-1", 1),
        (FailureText.messages([FailureText.topicEvent(FailureText.notification(plain))]), "m-1", 1),
        (FailureText.messages(["[\(plain),\(plain)]"]), "m-1", 2),
        (#"{"MessageId":"x","Body":\#(quoted(plain))}"#, "x", 1),
        (#"[{"MessageId":"x","Body":\#(quoted(plain))}]"#, "x", 1),
    ])
    func wrappings(text: String, messageID: String?, count: Int) {
        let reading = Reading(text)
        #expect(reading.rejects.isEmpty)
        #expect(reading.ignored == 0)
        #expect(reading.kind == .failureDocument)
        #expect(reading.entries.count == 2 * count)
        #expect(reading.ranges.count == count)
        #expect(reading.ranges.map(\.entryIndex) == (0..<count).map { Int64(2 * $0) })
        if let messageID { #expect(reading.ranges.allSatisfy { $0.messageID == messageID }) }
        let expected = Reading(Self.plain)
        for (range, entry) in zip(reading.ranges, [0, 2]) {
            var bare = range
            (bare.messageID, bare.entryIndex) = (nil, 0)
            #expect([bare] == expected.ranges)
            #expect(reading.entries[entry].extra == expected.entries[0].extra)
        }
    }

    @Test func messagesOfAListKeepTheirOwnIDs() {
        let reading = Reading(FailureText.messages([Self.plain, Self.plain, Self.plain]))
        #expect(reading.ranges.map(\.messageID) == ["m-1", "m-2", "m-3"])
        #expect(reading.entries.map(\.index) == Array(0..<6))
    }

    @Test func wrappedTooDeeply() {
        var text = Self.plain
        for _ in 0..<4 { text = FailureText.notification(text) }
        #expect(Reading(text).entries.count == 2)
        #expect(Reading(FailureText.notification(text)).codes == [.invalidBody])
    }

    @Test func whatATopicSaysOfItselfIsIgnored() {
        let text = #"{"Type":"SubscriptionConfirmation","MessageId":"m","Message":"You have chosen …","Token":"t"}"#
        #expect(Reading(text).ignored == 1)
        let reading = Reading(FailureText.messages([text, Self.plain]))
        #expect(reading.ignored == 1)
        #expect(reading.entries.count == 2)
        #expect(reading.rejects.isEmpty)
    }

    @Test(arguments: [
        (FailureText { $0.infoName = "DDBStreamBatchInfo" }.text, Reject.Code.otherEventSource),
        (#"{"KinesisBatchInfo":7}"#, .invalidField),
        (#"{"KinesisBatchInfo":{"endSequenceNumber":"1"}}"#, .missingSequenceNumber),
        (FailureText { $0.first = "05" }.text, .invalidSequenceNumber),
        (FailureText { $0.last = "-9" }.text, .invalidSequenceNumber),
        (FailureText { $0.last = #"\u0039"# }.text, .invalidSequenceNumber),
        (FailureText { $0.first = "10" }.text, .invalidRange),
        (FailureText { $0.batchSize = "0" }.text, .invalidRange),
        (FailureText { $0.batchSize = "-1" }.text, .invalidRange),
        (FailureText { ($0.last, $0.batchSize) = ("50000", "10001") }.text, .invalidRange),
        (FailureText { $0.batchSize = "1" }.text, .invalidRange),
        (FailureText { $0.batchSize = "6" }.text, .invalidRange),
        (FailureText { $0.batchSize = "2.5" }.text, .invalidRange),
        (FailureText { $0.batchSize = "\"3\"" }.text, .invalidRange),
        (FailureText { $0.batchSize = nil }.text, .invalidRange),
        (FailureText { ($0.last, $0.batchSize) = ("5", "2") }.text, .invalidRange),
        (FailureText { $0.shard = "shardId-1" }.text, .invalidField),
        (FailureText { $0.shard = "shardId-0000000000001" }.text, .invalidField),
        (FailureText.messages(["", plain]), .invalidBody),
        (FailureText.messages(["no document", plain]), .invalidBody),
        (FailureText.messages(["7"]), .invalidBody),
        (FailureText.messages(["[]"]), .invalidBody),
        (FailureText.messages(["{}"]), .invalidBody),
        (FailureText.messages([#"{"Records":[]}"#]), .invalidBody),
        (FailureText.messages([EventText.event([EventText()])]), .invalidBody),
        (FailureText.messages([String(plain.dropLast(9)), plain]), .invalidBody),
        (#"{"MessageId":"m","Body":7}"#, .invalidBody),
        (#"{"eventSource":"aws:mq","body":"x"}"#, .otherEventSource),
        (#"{"Records":[{"eventSource":"aws:s3","s3":{}}]}"#, .otherEventSource),
        (#"{"Records":[{"eventSource":"aws:dynamodb","dynamodb":{}}]}"#, .otherEventSource),
    ])
    func refusals(text: String, code: Reject.Code) {
        let reading = Reading(text)
        #expect(reading.codes == [code])
        #expect(reading.ranges.count == reading.entries.count / 2)
        #expect(reading.rejects.allSatisfy { $0.detail.first?.isUppercase == false })
    }

    @Test(arguments: ["4", "5"])
    func asManyRecordsAsTheRangeHasNumbers(size: String) {
        #expect(Reading(FailureText { $0.batchSize = size }.text).rejects.isEmpty)
    }

    @Test func aDocumentOfAnotherStreamIsRefusedAsAWhole() {
        let other = "arn:aws:kinesis:us-east-1:123456789012:stream/other"
        let payload = EventText.event([EventText { $0.arn = other }])
        let document = FailureText { ($0.arn, $0.payload) = (other, payload) }
        let reading = Reading(Self.plain + document.text)
        #expect(reading.codes == [.otherStream])
        #expect(reading.ranges.count == 1)
        #expect(reading.streamARN == FailureText.stream)
        #expect(Reading(Self.plain, hints: ReadingHints(streamARN: other)).codes == [.otherStream])
        let consumer = FailureText { $0.arn = FailureText.stream + "/consumer/c:1" }
        #expect(Reading(consumer.text).streamARN == FailureText.stream)
    }

    @Test func aRejectOfABodyStandsAtItsMessage() throws {
        let text = FailureText.messages([Self.plain, "no document"])
        let reject = try #require(Reading(text).rejects.first)
        #expect(reject.entryIndex == 2)
        let raw = String(decoding: reject.raw, as: UTF8.self)
        #expect(raw.hasPrefix(#"{"MessageId":"m-2""#) && raw.hasSuffix("}"))
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: Int(reject.byteOffset))
        #expect(text[start...].hasPrefix(#"{"MessageId":"m-2""#))
        #expect(reject.line == 3)
    }

    @Test func aRejectInsideOfABodyShowsThePart() throws {
        let bad = FailureText { $0.batchSize = "0" }.text
        let reject = try #require(Reading(FailureText.messages([bad])).rejects.first)
        #expect(String(decoding: reject.raw, as: UTF8.self) == bad)
        #expect(reject.byteCount == Int64(bad.utf8.count))
    }
}
