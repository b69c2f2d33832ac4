import Foundation
import Testing

@testable import Replay
@testable import Store

/// The order of sending, on random data whose clocks run backwards, stand still, or are missing.
@Suite struct OrderTests {
    struct Drawn {
        var stream: String
        var shard: Int64
        var sequence: Int
        var key: String?
        var arrival: Int64?
        var event: Int64?
    }

    static func draw(_ seed: UInt64) -> [Drawn] {
        var random = SeededRandom(seed)
        var drawn: [Drawn] = []
        for stream in ["a", "b"] {
            for shard in Int64(0)..<3 {
                for sequence in Set((0..<40).map { _ in Int.random(in: 1...5_000, using: &random) }) {
                    drawn.append(
                        Drawn(
                            stream: stream, shard: shard, sequence: sequence,
                            key: ["x", "y", "z", nil].randomElement(using: &random) ?? nil,
                            arrival: Bool.random(using: &random)
                                ? Int64.random(in: -3_000_000...20_000_000, using: &random) : nil,
                            event: Int.random(in: 0..<4, using: &random) > 0
                                ? Int64.random(in: -3_000_000...20_000_000, using: &random) : nil))
                }
            }
        }
        return drawn.shuffled(using: &random)
    }

    /// The rule written plainly: in each shard and key, in the order of numbers, a record is dated by its arrival second,
    /// else its event time, and never before the one in front of it.
    static func expected(_ drawn: [Drawn]) -> [Drawn] {
        struct Group: Hashable {
            var stream: String
            var shard: Int64
            var key: String?
        }
        var dated: [(time: Int64, record: Drawn)] = []
        let groups = Dictionary(grouping: drawn) { Group(stream: $0.stream, shard: $0.shard, key: $0.key) }
        for records in groups.values {
            var latest = Int64.min
            for record in records.sorted(by: { $0.sequence < $1.sequence }) {
                let second = record.arrival.map { Int64((Double($0) / 1_000_000).rounded(.down)) * 1_000_000 }
                latest = max(latest, second ?? record.event ?? .min)
                dated.append((latest, record))
            }
        }
        return dated.sorted {
            ($0.time, $0.record.stream, $0.record.shard, $0.record.sequence)
                < ($1.time, $1.record.stream, $1.record.shard, $1.record.sequence)
        }.map(\.record)
    }

    @Test(arguments: UInt64(1)...6)
    func followsTheRule(seed: UInt64) throws {
        let drawn = Self.draw(seed)
        let fixture = try StoreFixture()
        try fixture.add(
            drawn.map { record in
                StoreFixture.Record(String(record.sequence)) {
                    ($0.stream, $0.shard, $0.key) = (record.stream, record.shard, record.key)
                    ($0.arrivalTime, $0.eventTime, $0.isDelivered) = (record.arrival, record.event, false)
                }
            })
        var taken: [String] = []
        var numbers: [String: Int] = [:]
        try fixture.withStore { store in
            try store.forEachSelected(ReplaySelection().query) { member in
                let record = member.record
                let number = try #require(Int(record.key.sequence))
                taken.append("\(record.stream)/\(record.shard)/\(number)")
                let group = "\(record.stream)/\(record.shard)/\(record.partitionKey ?? "-")"
                #expect(number > numbers[group] ?? 0, "a key of a shard leaves in the order of its numbers")
                numbers[group] = number
                return true
            }
        }
        #expect(taken == Self.expected(drawn).map { "\($0.stream)/\($0.shard)/\($0.sequence)" })
    }

    /// What is frozen is sent in that order, whatever happens to the records meanwhile.
    @Test func theLedgerKeepsTheOrder() throws {
        let fixture = try StoreFixture()
        try fixture.add(
            (1...1_200).map { number in
                StoreFixture.Record(String(number)) {
                    ($0.isDelivered, $0.eventTime) = (false, Int64(2_000 - number))
                    $0.payload = .text("\(number)")
                }
            })
        var selection = ReplaySelection()
        selection.missing = true
        var options = ReplayOptions()
        options.format = .payload
        let request = ReplayRequest(
            selection: selection, options: options, target: fixture.file("out"), command: "replay run", arguments: [])
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 5 })
            #expect(throws: CrashPoint.self) {
                try runner.run(request, progress: { _ in }, step: { if $0 == .frozen { throw CrashPoint() } })
            }
        }
        try fixture.execute("UPDATE record SET event_time = -event_time")
        try fixture.withStore(writing: true) { store in
            _ = try ReplayRunner(store: store, clock: { 6 }).resume("r-000001", command: "replay run", arguments: [])
        }
        // All records have no key, so one partition: numbers in their order.
        let text = try String(contentsOfFile: fixture.file("out"), encoding: .utf8)
        #expect(text == (1...1_200).map { "\($0)\n" }.joined())
    }
}
