import Coding
import Documents
import Records
import Testing

@Suite struct StreamRecordTests {
    private static let number = "49590338271490256608559692538361571095921575989136588898"
    private static let one = EventText.event([EventText()])

    @Test func everyFieldOfAnEventsRecord() throws {
        let reading = Reading(Self.one)
        #expect(reading.kind == .lambdaEvent)
        #expect(reading.streamARN == FailureText.stream)
        let entry = try #require(reading.entries.first)
        #expect(
            entry
                == Reading.Entry(
                    index: 0, kind: .listed, source: .lambdaEvent, identity: "shardId-000000000001:5",
                    partitionKey: "key", device: "d1", eventTime: "2026-11-21T17:00:00.000000Z",
                    arrival: "2026-11-21T17:00:05.321000Z", isEstimated: false, payload: EventText().payload,
                    isBytes: true))
        #expect(reading.read == 1)
    }

    @Test(arguments: [
        (one, 1, 0), (one + one, 2, 0), ("[\(one),\(one)]", 2, 0), (one + "\n" + one + "\n", 2, 0),
        (EventText().text, 1, 0), ("[\(EventText().text),\(EventText().text)]", 2, 0),
        (#"{"Records":[]}"#, 0, 1),
        (
            EventText.event(
                [EventText()],
                beside: #","window":{"start":"2026-11-21T17:00:00Z","end":"2026-11-21T17:02:00Z"},"state":{"n":1},"#
                    + #""shardId":"shardId-000000000001","eventSourceARN":"arn:x","isFinalInvokeForWindow":false"#), 1,
            0
        ),
        (
            #"{"window":{"start":"a","end":"b"},"isFinalInvokeForWindow":true,"state":{"Records":7},"Records":[]}"#, 0,
            1
        ),
        (EventText { $0.arrival = "1795280405,\"encryptionType\":\"NONE\"" }.text, 1, 0),
        (EventText { $0.arn = FailureText.stream + "/consumer/fan:1" }.text, 1, 0),
        (EventText { $0.arn = nil }.text, 1, 0),
    ])
    func events(text: String, count: Int, ignored: Int) {
        let reading = Reading(text)
        #expect(reading.rejects.isEmpty)
        #expect(reading.entries.map(\.index) == (0..<count).map { Int64($0) })
        #expect(reading.entries.allSatisfy { $0.identity == "shardId-000000000001:5" && $0.partitionKey == "key" })
        #expect(reading.ignored == ignored)
        #expect(reading.kind == (count > 0 ? .lambdaEvent : .unknown))
        #expect(reading.streamARN == nil || reading.streamARN == FailureText.stream)
    }

    @Test func anEventBeforeThereWereArrivals() {
        let old = EventText { $0.arrival = nil }
        #expect(Reading(old.text).entries.map(\.arrival) == [nil])
        let numbered = EventText { ($0.arrival, $0.sequence, $0.shard) = (nil, Self.number, 6) }
        #expect(Reading(numbered.text).entries.map(\.isEstimated) == [true])
        let options = StreamOptions(deviceField: "device_id", timeField: "timestamp", decodesSequenceNumbers: false)
        #expect(Reading(numbered.text, options: options).entries.map(\.arrival) == [nil])
    }

    @Test(arguments: [
        ("1428537600", "2015-04-09T00:00:00.000000Z"), ("1795280405.321", "2026-11-21T17:00:05.321000Z"),
        ("1795280405321", "2026-11-21T17:00:05.321000Z"), ("1.795280405321E9", "2026-11-21T17:00:05.321000Z"),
        ("\"2026-11-21T17:00:05.321000+00:00\"", "2026-11-21T17:00:05.321000Z"),
        ("\"2026-11-21T18:00:05.321000+01:00\"", "2026-11-21T17:00:05.321000Z"),
        ("\"2026-11-21 17:00:05.321000+00:00\"", "2026-11-21T17:00:05.321000Z"),
        ("\"2026-11-21T17:00:05Z\"", "2026-11-21T17:00:05.000000Z"), ("null", nil), ("\"soon\"", nil), ("{}", nil),
    ])
    func formsOfTheArrival(text: String, time: String?) {
        let event = Reading(EventText { $0.arrival = text }.text)
        #expect(event.entries.map(\.arrival) == [time])
        let record = Reading(
            #"{"SequenceNumber":"5","ApproximateArrivalTimestamp":\#(text),"Data":"","ShardId":"shardId-000000000001"}"#
        )
        #expect(record.entries.map(\.arrival) == [time])
        #expect(record.entries.map(\.source) == [.getRecords])
    }

    @Test func partitionKeys() {
        #expect(Reading(EventText { $0.partitionKey = nil }.text).entries.map(\.partitionKey) == [nil])
        #expect(Reading(EventText { $0.partitionKey = "null" }.text).entries.map(\.partitionKey) == [nil])
        #expect(Reading(EventText { $0.partitionKey = #""\u00fc\"""# }.text).entries.map(\.partitionKey) == ["ü\""])
        #expect(Reading(EventText { $0.partitionKey = "7" }.text).codes == [.invalidField])
    }

    private static func record(_ members: String, number: String = number) -> String {
        #"{"SequenceNumber":"\#(number)","Data":"e30=","PartitionKey":"k"\#(members)}"#
    }

    @Test(arguments: [
        "{\"Records\":[\(record(""))],\"NextShardIterator\":\"AAAA\",\"MillisBehindLatest\":0}",
        "{\"NextShardIterator\":\"AAAA\",\"Records\":[\(record(""))],\"ChildShards\":[]}",
        "[\(record(""))]", record(""), record(#","EncryptionType":"NONE""#),
        "{\"Records\":[]}{\"Records\":[\(record(""))]}",
    ])
    func formsOfGetRecords(text: String) {
        let reading = Reading(text)
        #expect(reading.kind == .getRecords)
        #expect(reading.rejects.isEmpty)
        #expect(reading.identities == ["shardId-000000000006:\(Self.number)"])
        #expect(reading.entries.map(\.partitionKey) == ["k"])
        #expect(reading.entries.map(\.text) == ["{}"])
        #expect(reading.streamARN == nil)
    }

    @Test func theShardOfAnEmulatorsNumber() {
        let text = Self.record("", number: "5")
        #expect(Reading(text).codes == [.unknownShard])
        #expect(Reading(text, hints: ReadingHints(shard: 3)).identities == ["shardId-000000000003:5"])
        let told = Reading(Self.record(""), hints: ReadingHints(shard: 3))
        #expect(told.identities == ["shardId-000000000006:\(Self.number)"])
    }

    @Test(arguments: [
        (#"{"Records":[{"kinesis":7}]}"#, Reject.Code.invalidField),
        (#"{"Records":[{"kinesis":{"data":""},"eventID":"shardId-000000000001:5"}]}"#, .missingSequenceNumber),
        (EventText { $0.sequence = "05" }.text, .invalidSequenceNumber),
        (EventText { $0.eventID = "\"shardId-000000000001:6\"" }.text, .invalidEventID),
        (EventText { $0.eventID = "\"5\"" }.text, .invalidEventID),
        (EventText { $0.eventID = "5" }.text, .invalidEventID),
        (EventText { $0.eventID = "null" }.text, .unknownShard),
        (EventText { $0.data = "null" }.text, .missingPayload),
        (EventText { $0.data = "\"e30\"" }.text, .invalidBase64),
        (EventText { $0.data = "\"e31=\"" }.text, .invalidBase64),
        (EventText { $0.data = "\"b'{}'\"" }.text, .invalidBase64),
        (#"{"Records":[[]]}"#, .notAnObject),
        (#"{"Records":[{"eventSource":"aws:sqs"}]}"#, .otherEventSource),
        (#"{"Records":[{"v":1}]}"#, .missingSequenceNumber),
    ])
    func refusals(text: String, code: Reject.Code) {
        let reading = Reading(text)
        #expect(reading.codes == [code])
        #expect(reading.entries.isEmpty)
    }

    @Test func aRefusedRecordLeavesTheOthersAndStandsWhereItStood() throws {
        let bad = EventText { $0.data = "\"%\"" }
        let text = EventText.event([EventText(), bad, EventText { $0.sequence = "6" }])
        let reading = Reading(text)
        #expect(reading.entries.map(\.index) == [0, 2])
        let reject = try #require(reading.rejects.first)
        #expect(reject.entryIndex == 1)
        #expect(String(decoding: reject.raw, as: UTF8.self) == bad.text)
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: Int(reject.byteOffset))
        #expect(text[start...].hasPrefix(bad.text))
    }

    @Test func aRecordOfAnotherStream() {
        let other = EventText { $0.arn = "arn:aws:kinesis:us-east-1:123456789012:stream/other" }
        let reading = Reading(EventText.event([EventText(), other, EventText()]))
        #expect(reading.codes == [.otherStream])
        #expect(reading.entries.map(\.index) == [0, 2])
        #expect(reading.streamARN == FailureText.stream)
    }

    // From the public description of the format; the second record's hash key is no number, as is met in the field.
    private static let aggregate =
        "84mawgokODE2MjJiMGUtNWFlOC00YjUzLWE1ODUtYzZjYjc3ODBlNjgwCiQyNWQ0YzNjMS0zMWZlLTQyNGYtOTFmMy04MTI0MWRjYzY1"
        + "OTASCXVuZGVmaW5lZBoRCAAQABoLeyJhIjoiQUJDIn0aEQgBEAAaC3siYiI6IkRFRiJ9jU+TcO1bDHHEgOGh8mJlCw=="

    @Test func anAggregateGivesItsRecords() {
        let event = EventText { ($0.data, $0.partitionKey) = ("\"\(Self.aggregate)\"", "\"a\"") }
        let reading = Reading(EventText.event([event, EventText { $0.sequence = "6" }]))
        #expect(
            reading.identities == [
                "shardId-000000000001:5.0", "shardId-000000000001:5.1", "shardId-000000000001:6",
            ])
        #expect(reading.entries.map(\.index) == [0, 1, 2])
        #expect(
            reading.entries.map(\.partitionKey) == [
                "81622b0e-5ae8-4b53-a585-c6cb7780e680", "25d4c3c1-31fe-424f-91f3-81241dcc6590", "key",
            ])
        #expect(reading.entries.map(\.explicitHashKey) == ["undefined", "undefined", nil])
        #expect(reading.entries.prefix(2).map(\.text) == [#"{"a":"ABC"}"#, #"{"b":"DEF"}"#])
        #expect(reading.entries.allSatisfy { $0.arrival == "2026-11-21T17:00:05.321000Z" && $0.flag == nil })
    }

    @Test func aMalformedAggregateStaysOneRecord() throws {
        var bytes = try #require(Base64.decode(Self.aggregate))
        bytes[20] ^= 1
        let reading = Reading(EventText { $0.payload = bytes }.text)
        #expect(reading.identities == ["shardId-000000000001:5"])
        #expect(reading.entries.map(\.payload) == [bytes])
        #expect(reading.entries.map(\.partitionKey) == ["key"])
        #expect(reading.entries.map(\.flag) == [.malformedAggregate])
    }

    @Test func anAggregateThatIsCutSaysSo() {
        // A table of one key "k"; one record of it, and one that points outside.
        let message: [UInt8] = [
            0x0A, 1, 0x6B, 0x1A, 6, 0x08, 0, 0x1A, 2, 0x7B, 0x7D, 0x1A, 6, 0x08, 9, 0x1A, 2, 0x7B, 0x7D,
        ]
        let bytes = AggregatedPayload.magic + message + MD5Digest.digest(of: message.span)
        let reading = Reading(EventText { $0.payload = bytes }.text)
        #expect(reading.identities == ["shardId-000000000001:5.0"])
        #expect(reading.entries.map(\.flag) == [.cutAggregate])
        #expect(reading.entries.map(\.text) == ["{}"])
    }

    @Test func whatAConsumersLibraryTookApart() {
        let members = #"1795280405.321,"aggregated":true,"subSequenceNumber":3,"explicitHashKey":"7""#
        let reading = Reading(EventText { $0.arrival = members }.text)
        #expect(reading.identities == ["shardId-000000000001:5.3"])
        #expect(reading.entries.map(\.explicitHashKey) == ["7"])
        let plain = Reading(EventText { $0.arrival = #"1,"aggregated":false,"subSequenceNumber":0"# }.text)
        #expect(plain.identities == ["shardId-000000000001:5"])
    }
}
