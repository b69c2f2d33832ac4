import Records
import Testing

@testable import Analysis

@Suite struct RepublishedTests {
    /// The rule, plainly: pairs of neighbours by arrival among records with the same key and payload.
    @Test(arguments: 0..<30) func oracle(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let fixture = try StoreFixture()
        var rows: [(stream: Int, row: StoreFixture.Row)] = []
        for stream in 0..<2 {
            let id = try fixture.stream("s\(stream)")
            let object = try fixture.object("o\(stream)", of: id)
            for number in 0..<2 {
                let shard = try fixture.shard(Int64(number), of: id)
                for sequence in 1...40 {
                    let time = Int64.random(in: 0..<4_000, using: &random) * 1_000_000 + Int64(rows.count)
                    rows.append(
                        (
                            stream,
                            StoreFixture.Row(
                                shard: shard, sequence: "\(sequence)", object: object,
                                arrivalTime: Bool.random(using: &random) ? time : nil, processedTime: time,
                                partitionKey: ["a", "b", nil].randomElement(using: &random) ?? nil,
                                payload: ["{\"v\":1}", "{\"v\":2}", "{\"v\":3}", nil].randomElement(using: &random)
                                    ?? nil)
                        ))
                }
            }
        }
        try fixture.records(rows.map(\.row))
        try fixture.count()

        var expected: Set<String> = []
        var classes: [String: [StoreFixture.Row]] = [:]
        for (stream, row) in rows {
            guard let payload = row.payload else { continue }
            classes["\(stream) \(row.partitionKey ?? "-") \(payload)", default: []].append(row)
        }
        for members in classes.values {
            let ordered = members.sorted { ($0.processedTime ?? 0) < ($1.processedTime ?? 0) }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                let apart = (later.processedTime ?? 0) - (earlier.processedTime ?? 0)
                if apart <= 15 * 60 * 1_000_000 { expected.insert("\(later.shard) \(later.sequence) \(apart)") }
            }
        }
        let store = try fixture.open()
        var found: [String] = []
        try Audit(store).republished {
            let shard = Int64($0.record.stream == "s0" ? 1 : 3) + $0.record.shard.number
            found.append("\(shard) \($0.record.sequence) \($0.apart)")
        }
        #expect(Set(found) == expected)
        #expect(found.count == expected.count)
        #expect(!expected.isEmpty)
        let finding = try AuditChecksTests.finding(store, .republished)
        #expect(finding.count == Int64(expected.count) && finding.level == .warning)
    }

    @Test func aRecordDeliveredTwiceIsNotRepublished() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(0, of: stream)
        let object = try fixture.object("a", of: stream)
        try fixture.records([
            .init(shard: shard, sequence: "1", object: object, processedTime: 1, partitionKey: "k", payload: "{}"),
            .init(shard: shard, sequence: "2", subSequence: 0, object: object, processedTime: 1, payload: "[1]"),
            .init(shard: shard, sequence: "2", subSequence: 1, object: object, processedTime: 1, payload: "[1]"),
        ])
        try fixture.deliver(shard, "1", object: object, entry: 3, kind: "redelivered")
        try fixture.count()
        var count = 0
        try Audit(try fixture.open()).republished { _ in count += 1 }
        #expect(count == 0)
    }

    @Test func theFilterKnowsWhatItSawAndHardlyMore() {
        var filter = RepeatFilter(expecting: 100_000)
        var random = SeededGenerator(5)
        let hashes = (0..<100_000).map { _ in random.next() }
        #expect(hashes.filter { filter.insert($0) }.count <= 2)
        #expect(hashes.allSatisfy { filter.insert($0) })
    }
}
