import Documents
import Records
import Testing

@Suite struct FailurePayloadTests {
    private static let records = [
        EventText { $0.sequence = "5" }, EventText { ($0.sequence, $0.payload) = ("7", [0, 0xFF, 0x7B]) },
        EventText { ($0.sequence, $0.payload) = ("9", []) },
    ]

    private static func document(_ event: String, asText: Bool) -> String {
        FailureText { $0.payload = asText ? quoted(event) : event }.text
    }

    @Test(arguments: [true, false])
    func recordsOfAnObjectInABucket(asText: Bool) {
        let reading = Reading(Self.document(EventText.event(Self.records), asText: asText))
        #expect(reading.identities == ["5", "7", "9"].map { "shardId-000000000001:\($0)" })
        #expect(reading.entries.map(\.payload) == Self.records.map(\.payload))
        #expect(reading.ranges.map(\.hasRecords) == [true])
        #expect(reading.ranges.map(\.entryIndex) == [0])
        #expect(reading.rejects.isEmpty)
        for entry in reading.entries {
            #expect(entry.kind == .failed)
            #expect(entry.source == .failureDocument)
            #expect(entry.isBytes)
            #expect(entry.partitionKey == "key")
            #expect(entry.arrival == "2026-11-21T17:00:05.321000Z")
            #expect(entry.reason == "RetryAttemptsExhausted: Unhandled")
            #expect(entry.processed == "2026-11-21T17:00:06.021000Z")
            #expect(entry.extra == #"{"request_id":"r-1","condition":"RetryAttemptsExhausted"}"#)
        }
        #expect(reading.entries[0].device == "d1")
    }

    @Test func theObjectInAMessageToo() {
        let text = Self.document(EventText.event(Self.records), asText: true)
        let reading = Reading(FailureText.messages([FailureText.notification(text)]))
        #expect(reading.entries.map(\.payload) == Self.records.map(\.payload))
    }

    @Test(arguments: [
        "\"\"", "\"no event\"", "7", "[]", "{}", #"{"Records":[]}"#, #""{\"Records\":[]}""#, #"{"Records":7}"#, "true",
    ])
    func aPayloadThatCannotBeReadLeavesTheRangesEnds(payload: String) throws {
        let text = FailureText { $0.payload = payload }.text
        let reading = Reading(text)
        #expect(reading.identities == ["shardId-000000000001:5", "shardId-000000000001:9"])
        #expect(reading.codes == [.invalidBody])
        #expect(reading.rejects.map(\.entryIndex) == [2])
        #expect(reading.ranges.map(\.hasRecords) == [false])
        #expect(reading.rejects.map { String(decoding: $0.raw, as: UTF8.self) } == [payload])
    }

    @Test func noPayloadAtAll() {
        #expect(Reading(FailureText { $0.payload = "null" }.text) == Reading(FailureText().text))
    }

    @Test(arguments: [true, false])
    func aRefusedRecordLeavesTheOthers(asText: Bool) throws {
        var records = Self.records
        records[1].data = "\"%\""
        let reading = Reading(Self.document(EventText.event(records), asText: asText))
        #expect(reading.identities == ["shardId-000000000001:5", "shardId-000000000001:9"])
        #expect(reading.entries.map(\.index) == [0, 2])
        #expect(reading.codes == [.invalidBase64])
        #expect(reading.rejects.map(\.entryIndex) == [1])
        #expect(reading.rejects.map { String(decoding: $0.raw, as: UTF8.self) } == [records[1].text])
    }

    @Test func whereAllAreRefusedTheEndsAreKnown() {
        let records = Self.records.map { record in EventText { ($0.sequence, $0.data) = (record.sequence, "7") } }
        let reading = Reading(Self.document(EventText.event(records), asText: true))
        #expect(reading.codes == [.missingPayload, .missingPayload, .missingPayload])
        #expect(reading.entries.map(\.index) == [3, 4])
        #expect(reading.ranges.map(\.entryIndex) == [3])
        #expect(reading.ranges.map(\.hasRecords) == [false])
    }

    @Test func whatLiesOutsideOfTheRangeIsOnlyListed() {
        let records = [
            EventText { $0.sequence = "4" }, EventText { $0.sequence = "5" }, EventText { $0.sequence = "10" },
            EventText { ($0.sequence, $0.shard) = ("7", 2) },
        ]
        let reading = Reading(Self.document(EventText.event(records), asText: false))
        #expect(reading.entries.map(\.kind) == [.listed, .failed, .listed, .listed])
        #expect(reading.entries[0].reason == nil && reading.entries[0].extra == nil)
        #expect(reading.entries.allSatisfy { $0.source == .failureDocument && $0.payload != nil })
        #expect(reading.ranges.map(\.hasRecords) == [true])
        let strangers = Reading(Self.document(EventText.event([records[0]]), asText: true))
        #expect(strangers.entries.map(\.kind) == [.listed, .failed, .failed])
        #expect(strangers.ranges.map(\.hasRecords) == [false])
        #expect(strangers.ranges.map(\.entryIndex) == [1])
    }

    @Test func moreOrFewerRecordsThanTheBatchHad() {
        let few = Reading(Self.document(EventText.event([Self.records[0]]), asText: true))
        #expect(few.entries.count == 1)
        #expect(few.ranges.map(\.batchSize) == [3])
        let more = Self.records + [EventText { $0.sequence = "8" }]
        let many = Reading(Self.document(EventText.event(more), asText: true))
        #expect(many.entries.count == 4)
        #expect(many.rejects.isEmpty && few.rejects.isEmpty)
    }

    @Test func aTextThatBreaksOffGivesWhatStandsBefore() {
        let event = EventText.event(Self.records)
        let reading = Reading(FailureText { $0.payload = quoted(event + "{") }.text)
        #expect(reading.entries.count == 3)
        #expect(reading.codes == [.invalidBody])
    }
}
