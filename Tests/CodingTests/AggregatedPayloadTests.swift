import Coding
import Testing

/// Aggregates of the producer library: taken apart, refused, made.
struct AggregatedPayloadTests {
    /// An aggregate that was met in the field, with an explicit hash key that is none.
    private static let met =
        "84mawgokODE2MjJiMGUtNWFlOC00YjUzLWE1ODUtYzZjYjc3ODBlNjgwCiQyNWQ0YzNjMS0zMWZlLTQyNGYtOTFmMy04MTI0MWRjYzY1OTAS"
        + "CXVuZGVmaW5lZBoRCAAQABoLeyJhIjoiQUJDIn0aEQgBEAAaC3siYiI6IkRFRiJ9jU+TcO1bDHHEgOGh8mJlCw=="

    private static let metRecords = [
        SubRecord(
            partitionKey: "81622b0e-5ae8-4b53-a585-c6cb7780e680", explicitHashKey: "undefined",
            data: Array("{\"a\":\"ABC\"}".utf8)),
        SubRecord(
            partitionKey: "25d4c3c1-31fe-424f-91f3-81241dcc6590", explicitHashKey: "undefined",
            data: Array("{\"b\":\"DEF\"}".utf8)),
    ]

    @Test func takesApartWhatWasMet() throws {
        let payload = try #require(Base64.decode(Self.met))
        #expect(payload.count == 145)
        #expect(AggregatedPayload.read(payload) == .aggregate(Self.metRecords, isCut: false))
        #expect(AggregatedPayload.encoded(Self.metRecords) == payload)
    }

    @Test(
        arguments: [
            ("nothing", []), ("text", Array("{\"a\":1}".utf8)), ("gzip", [0x1F, 0x8B, 8, 0]),
            ("a part of the magic", [0xF3, 0x89, 0x9A]), ("one bit off", [0xF3, 0x89, 0x9A, 0xC3, 0, 0]),
            ("the magic later", [0, 0xF3, 0x89, 0x9A, 0xC2]),
        ] as [(String, [UInt8])])
    func leavesPlainOnes(_ name: String, _ payload: [UInt8]) {
        #expect(AggregatedPayload.read(payload) == .plain)
        let isMarked = AggregatedPayload.isMarked(payload.span)
        #expect(!isMarked)
    }

    @Test func refusesWhatOnlyBeginsAsAnAggregate() throws {
        let good = PlainAggregate(Self.metRecords)
        var noKey = good
        noKey.records[0].partitionKey = nil
        var noData = good
        noData.records[1].data = nil
        var brokenText = good
        brokenText.partitionKeys[0] = [0xC3, 0x28]
        var noRecords = good
        noRecords.records = []
        var wrongDigest = good.payload
        wrongDigest[wrongDigest.count - 1] ^= 1
        let cases: [(name: String, payload: [UInt8])] = [
            ("the magic alone", AggregatedPayload.magic),
            ("the magic and fewer bytes than a digest", AggregatedPayload.magic + [UInt8](repeating: 0, count: 15)),
            ("the digest of nothing", PlainAggregate.wrapped([])),
            ("a wrong digest", wrongDigest),
            ("no message", PlainAggregate.wrapped([0xFF, 0xFF, 0xFF])),
            ("a length beyond the end", PlainAggregate.wrapped([0x0A, 200, 1])),
            ("text after the message", PlainAggregate.wrapped(good.message + Array("text".utf8))),
            ("a record without a key", noKey.payload),
            ("a record without data", noData.payload),
            ("a key that is no UTF-8", brokenText.payload),
            ("no records", noRecords.payload),
        ]
        for (name, payload) in cases { #expect(AggregatedPayload.read(payload) == .malformed, "\(name)") }
    }

    @Test func keepsWhatStandsBeforeABadPlace() {
        for place: UInt64 in [2, 1 << 31, .max] {
            var key = PlainAggregate(Self.metRecords)
            key.records[1].partitionKey = place
            var hashKey = PlainAggregate(Self.metRecords)
            hashKey.records[1].explicitHashKey = place
            for cut in [key, hashKey] {
                #expect(AggregatedPayload.read(cut.payload) == .aggregate([Self.metRecords[0]], isCut: true))
                var atOnce = cut
                atOnce.records.swapAt(0, 1)
                #expect(AggregatedPayload.read(atOnce.payload) == .malformed)
            }
        }
    }

    /// What the format may add one day, or another producer writes: tags, fields that nobody knows.
    @Test func readsPastTagsAndUnknownFields() {
        let tag = PlainAggregate.field(4, PlainAggregate.field(1, [0x61]) + PlainAggregate.field(2, [0x62]))
        let record = PlainAggregate.field(3, [0x08, 0] + PlainAggregate.field(3, [7]) + tag)
        let message = PlainAggregate.field(1, [0x6B]) + PlainAggregate.field(9, [1, 2]) + record
        #expect(
            AggregatedPayload.read(PlainAggregate.wrapped(message))
                == .aggregate([SubRecord(partitionKey: "k", data: [7])], isCut: false))
    }

    @Test func anAggregateWithinOneStaysBytes() {
        let inner = AggregatedPayload.encoded(Self.metRecords)
        let outer = [SubRecord(partitionKey: "a", data: inner)]
        #expect(AggregatedPayload.read(AggregatedPayload.encoded(outer)) == .aggregate(outer, isCut: false))
    }

    @Test func givesBackWhatWasPacked() {
        var random = Seeded(51)
        for _ in 0..<300 {
            let keys = (0..<random.below(5) + 1).map { "key-\($0)-" + random.pick(["", "é", "e\u{301}", "😀", "\0"]) }
            let records = (0..<random.below(40) + 1).map { _ in
                SubRecord(
                    partitionKey: random.pick(keys),
                    explicitHashKey: random.chance(30) ? String(random.next()) : nil,
                    data: (0..<random.below(random.chance(10) ? 3000 : 30)).map { _ in UInt8(random.below(256)) })
            }
            let payload = AggregatedPayload.encoded(records)
            #expect(payload == PlainAggregate(records).payload)
            #expect(AggregatedPayload.read(payload) == .aggregate(records, isCut: false))
        }
    }

    /// Texts that compare as equal and differ in their bytes are keys of different shards.
    @Test func keepsKeysApartThatOnlyLookEqual() {
        let records = ["\u{E9}", "e\u{301}"].map { SubRecord(partitionKey: $0, data: [1]) }
        guard case .aggregate(let read, _) = AggregatedPayload.read(AggregatedPayload.encoded(records)) else {
            Issue.record("it is no aggregate")
            return
        }
        #expect(read.map { Array($0.partitionKey.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
    }

    /// No damage gives other records: cut anywhere, or with any bit the other way round.
    @Test func damageIsFound() {
        let payload = AggregatedPayload.encoded(Self.metRecords)
        for end in 0..<payload.count {
            let expected: AggregatedPayload = end < 4 ? .plain : .malformed
            #expect(AggregatedPayload.read(Array(payload[..<end])) == expected, "\(end)")
        }
        for bit in 0..<payload.count * 8 {
            var damaged = payload
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(AggregatedPayload.read(damaged) == (bit < 32 ? .plain : .malformed), "\(bit)")
        }
    }

    /// A damaged message whose digest was made anew is refused or read, and never ends the program.
    @Test func anyMessageIsAnswered() {
        var random = Seeded(52)
        let message = PlainAggregate(Self.metRecords).message
        var answers: [Bool: Int] = [:]
        for _ in 0..<3000 {
            var damaged = message
            for _ in 0...random.below(3) { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
            if random.chance(20) { damaged.removeLast(random.below(damaged.count)) }
            answers[AggregatedPayload.read(PlainAggregate.wrapped(damaged)) == .malformed, default: 0] += 1
        }
        #expect(answers.count == 2)
    }
}
