import Records
import Store
import Testing

@testable import Analysis

@Suite struct GapsTests {
    /// One shard's known numbers: `d` delivered, `f` failed, `l` named by other evidence.
    struct Scenario: CustomTestStringConvertible {
        var name: String
        var decodes = true
        var shard: Int64 = 0
        var records: [(String, Character)]
        var rows: [String]

        var testDescription: String { name }
    }

    static func dense(_ text: String, from start: Int = 1) -> [(String, Character)] {
        text.enumerated().filter { $0.element != "." }.map { (String(start + $0.offset), $0.element) }
    }

    static func aws(_ records: [(UInt64, Character)], shard: UInt32 = 0) -> [(String, Character)] {
        records.map { (number(shard, $0.0), $0.1) }
    }

    static let scenarios: [Scenario] = [
        Scenario(name: "dense and whole", records: dense("ddddd"), rows: []),
        Scenario(name: "dense with one hole", records: dense("dd..dd"), rows: ["missing 2 5 2 counter"]),
        Scenario(
            name: "a failure in a hole counts once", records: dense("dd.fdd"), rows: ["missing 2 5 2 counter+failure"]),
        Scenario(
            name: "two holes", records: dense("d.dd.dd"), rows: ["missing 1 3 1 counter", "missing 4 6 1 counter"]),
        Scenario(
            name: "failures at both ends", records: dense("fddf"),
            rows: ["missing - 2 1 failure", "missing 3 - 1 failure"]),
        Scenario(
            name: "hole in front of a failed end", records: dense("ddd.f"), rows: ["missing 3 - 2 counter+failure"]),
        Scenario(name: "listed", records: dense("dldd"), rows: ["missing 1 3 1 listing"]),
        Scenario(name: "exactly half is dense", records: dense("d..d"), rows: ["missing 1 4 2 counter"]),
        Scenario(name: "less than half is not dense", records: dense("d...d"), rows: []),
        Scenario(
            name: "over 2^63 is not dense", records: [("9223372036854775808", "d"), ("9223372036854775810", "d")],
            rows: []),
        Scenario(
            name: "dense needs no decoding", decodes: false, records: dense("d.d"), rows: ["missing 1 3 1 counter"]),
        Scenario(name: "single record", records: dense("d"), rows: []),
        Scenario(
            name: "long numbers only order",
            records: [
                (String(repeating: "7", count: 80), "d"), (String(repeating: "8", count: 80), "f"),
                (String(repeating: "9", count: 80), "d"),
            ],
            rows: ["missing \(String(repeating: "7", count: 80)) \(String(repeating: "9", count: 80)) 1 failure"]),
        Scenario(name: "contiguous", records: aws([(5, "d"), (6, "d"), (7, "d")]), rows: []),
        Scenario(
            name: "unproven", records: aws([(5, "d"), (9, "d")]),
            rows: ["unproven \(number(0, 5)) \(number(0, 9)) 3 index shared 3"]),
        Scenario(
            name: "failed between contiguous", records: aws([(5, "d"), (6, "f"), (7, "d")]),
            rows: ["missing \(number(0, 5)) \(number(0, 7)) 1 failure"]),
        Scenario(
            name: "failed between unproven", records: aws([(5, "d"), (8, "f"), (9, "d")]),
            rows: [
                "missing \(number(0, 5)) \(number(0, 9)) 1 failure",
                "unproven \(number(0, 5)) \(number(0, 8)) 2 index shared 2",
            ]),
        Scenario(name: "no decoding, no verdict", decodes: false, records: aws([(5, "d"), (9, "d")]), rows: []),
        Scenario(name: "number of another shard", shard: 3, records: aws([(5, "d"), (9, "d")], shard: 2), rows: []),
        Scenario(
            name: "never across epochs",
            records: [(number(0, 5, create: 1_790_000_000), "d"), (number(0, 9, create: 1_790_000_050), "d")], rows: []),
        Scenario(
            name: "time that falls tells nothing",
            records: [(number(0, 5, second: 1_790_000_200), "d"), (number(0, 9, second: 1_790_000_100), "d")], rows: []),
        Scenario(
            name: "an alien number breaks the chain",
            records: [(number(0, 5), "d"), (alien(between: 5), "d"), (number(0, 9), "d")], rows: []),
    ]

    /// A number between those of index 5 and 6, of another version.
    static func alien(between index: UInt64) -> String {
        var value = SequenceLayout(createSecond: 1_790_000_000, shard: 0, index: index, second: 1_790_000_101).value
        value.low = value.low & ~0xF | 5
        return value.description
    }

    static func text(_ row: GapRow) -> String {
        var text = "\(row.kind) \(row.after ?? "-") \(row.before ?? "-") \(row.atMost) "
        text += row.evidence.map(\.rawValue).joined(separator: "+")
        if row.kind == .unproven { text += " shared " + (row.atMostIfShared.map { "\($0)" } ?? "void") }
        return text
    }

    @Test(arguments: scenarios) func rows(_ scenario: Scenario) throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream(decodes: scenario.decodes)
        let shard = try fixture.shard(scenario.shard, of: stream)
        let object = try fixture.object("a.json", of: stream)
        try fixture.records(
            scenario.records.map { sequence, state in
                StoreFixture.Row(
                    shard: shard, sequence: sequence, object: state == "d" ? object : nil, failed: state == "f")
            }, failureObject: object)
        try fixture.count()
        var rows: [String] = []
        let store = try fixture.open()
        try Audit(store).gaps { rows.append(Self.text($0)) }
        #expect(rows == scenario.rows)
        let status = try Status.report(store)
        let missing = try Self.missing(store)
        #expect(status.streams[0].missing == missing)
    }

    static func missing(_ store: Store) throws -> Int64 {
        var count: Int64 = 0
        try Audit(store).gaps { count += $0.kind == .missing ? $0.atMost : 0 }
        #expect(try Audit(store).run().findings.first { $0.check == .missing }?.count == count)
        return count
    }

    @Test func subSequencesOfOneNumberAreOneStep() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(0, of: stream)
        let object = try fixture.object("a.json", of: stream)
        try fixture.records([
            .init(shard: shard, sequence: "1", object: object),
            .init(shard: shard, sequence: "2", subSequence: 0, object: object),
            .init(shard: shard, sequence: "2", subSequence: 1),
            .init(shard: shard, sequence: "2", subSequence: 2, object: object),
            .init(shard: shard, sequence: "3", object: object),
        ])
        try fixture.count()
        var rows: [String] = []
        try Audit(try fixture.open()).gaps { rows.append(Self.text($0)) }
        #expect(rows == ["missing 2 2 1 listing"])
    }

    @Test func sharedCounterIsRefutedByAnIndexOnTwoShards() throws {
        for collides in [false, true] {
            let fixture = try StoreFixture()
            let stream = try fixture.stream()
            let first = try fixture.shard(0, of: stream)
            let second = try fixture.shard(1, of: stream)
            let other = try fixture.shard(5, of: stream)
            let object = try fixture.object("a.json", of: stream)
            func row(_ id: Int64, _ shard: UInt32, _ index: UInt64) -> StoreFixture.Row {
                .init(shard: id, sequence: number(shard, index), object: object)
            }
            try fixture.records([
                row(first, 0, 10), row(first, 0, 14), row(second, 1, 11), row(second, 1, 13), row(second, 1, 20),
                row(other, 5, 12), row(other, 5, 16),
            ])
            if collides { try fixture.records([row(first, 0, 20)]) }
            try fixture.count()
            var rows: [String] = []
            try Audit(try fixture.open()).gaps {
                rows.append("\($0.shard.number): \($0.atMost) \($0.atMostIfShared ?? -1)")
            }
            #expect(
                rows
                    == (collides
                        ? ["0: 3 -1", "0: 5 -1", "1: 1 -1", "1: 6 -1", "5: 3 3"]
                        : ["0: 3 1", "1: 1 1", "1: 6 5", "5: 3 3"]))
        }
    }
}
