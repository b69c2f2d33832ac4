import Records
import Store
import Testing

@Suite struct EvidenceTests {
    @Test(
        arguments: [
            ("42", nil, "42", nil), ("0:42", 0, "42", nil), ("shardId-000000000007:42", 7, "42", nil),
            ("7:42:3", 7, "42", 3), ("shardId-000000000007:42:-1", 7, "42", -1),
        ] as [(String, Int64?, String, Int64?)])
    func readsReferences(_ text: String, _ shard: Int64?, _ sequence: String, _ sub: Int64?) throws {
        let reference = try #require(RecordReference(text))
        #expect(reference.shard?.number == shard)
        #expect(reference.sequence.digits == sequence)
        #expect(reference.subSequence == sub)
    }

    @Test(arguments: [
        "", "x", "042", "42:", ":42", "0:42:", "0:42:-2", "0:42:x", "0:1:2:3", "shard-0:42", "-1:42", "+1:42",
    ])
    func refusesWhatIsNoReference(_ text: String) {
        #expect(RecordReference(text) == nil)
    }

    @Test func gathersDeliveriesWithTheirPlaces() throws {
        let fixture = try StoreFixture(smallStore)
        let found = try fixture.store.evidence(
            for: RecordReference(sequence: #require(SequenceNumber("42"))), stream: nil)
        let evidence = try #require(found.first)
        #expect(found.count == 1)
        #expect(evidence.firstDelivery?.names == ["2026/11/21/17/batch-1.json", "copy.json"])
        #expect(evidence.firstDelivery?.paths == ["/in/batch-1.json"])
        #expect(evidence.contents.payload == .text(#"{"v":1}"#))
        #expect(evidence.contents.extra == #"{"x":true}"#)
        #expect(evidence.arrivalTime == Timestamp(microseconds: 500_000))
        #expect(evidence.arrivalEstimated)
        #expect(evidence.furtherDeliveries.map(\.kind) == ["conflicting"])
        #expect(evidence.furtherDeliveries.first?.contents.payload == .text(#"{"v":2}"#))
        #expect(evidence.furtherDeliveries.first?.location.entryIndex == 1)
    }

    @Test func gathersFailuresOfWhatWasNeverDelivered() throws {
        let fixture = try StoreFixture(smallStore)
        let reference = try #require(RecordReference("0:43"))
        let evidence = try #require(try fixture.store.evidence(for: reference, stream: "default").first)
        #expect(evidence.firstDelivery == nil)
        #expect(evidence.contents.payload == .bytes([0, 255]))
        #expect(evidence.failures.map(\.reason) == ["no temperature"])
    }

    @Test func findsNothingElsewhere() throws {
        let fixture = try StoreFixture(smallStore)
        for text in ["44", "1:42", "0:42:0"] {
            #expect(try fixture.store.evidence(for: #require(RecordReference(text)), stream: nil).isEmpty)
        }
        #expect(try fixture.store.evidence(for: #require(RecordReference("42")), stream: "other").isEmpty)
    }

    @Test(arguments: [
        (RejectFilter(), ["truncated", "not_an_object"]), (RejectFilter(code: "truncated"), ["truncated"]),
        (RejectFilter(object: "copy.json"), ["truncated"]), (RejectFilter(object: "nothing"), []),
        (RejectFilter(entryIndex: 0), ["not_an_object"]), (RejectFilter(stream: "other"), []),
        (RejectFilter(stream: "default", object: "2026/11/21/17/batch-2.json"), ["not_an_object"]),
    ])
    func filtersRejects(_ filter: RejectFilter, _ codes: [String]) throws {
        let fixture = try StoreFixture(smallStore)
        var found: [String] = []
        try fixture.store.forEachReject(filter) { found.append($0.code) }
        #expect(found == codes)
        var raw: [[UInt8]] = []
        try fixture.store.forEachRejectWithBytes(filter) { raw.append($1) }
        #expect(raw.count == codes.count)
        #expect(try fixture.store.rejectedObjects(filter).count == codes.count)
    }

    @Test func tellsWhereRejectsLie() throws {
        let fixture = try StoreFixture(smallStore)
        let objects = try fixture.store.rejectedObjects(RejectFilter(code: "truncated"))
        #expect(
            objects == [
                RejectedObject(
                    stream: "default", object: "2026/11/21/17/batch-1.json", rejects: 1, isSuperseded: false,
                    paths: ["/in/batch-1.json"])
            ])
    }
}
