import AWS
import Coding
import Records
import Testing

@testable import Replay

/// Doubts against a stream of which everything is known.
@Suite struct StreamSettlerTests {
    static let whole: ClosedRange<UInt128> = 0...UInt128.max

    static func record(_ sequence: Int, _ key: String, _ payload: String, at second: Int64) -> KinesisRecord {
        KinesisRecord(
            sequence: String(sequence), partitionKey: key, data: Array(payload.utf8),
            arrivalTime: SeededStream.start + second * 1_000_000)
    }

    static func doubt(
        _ position: Int64, _ key: String, _ payload: String, unanswered: Int = 1, since: Int64 = 0, last: Int64? = nil
    ) -> Doubt {
        Doubt(
            position: position, partitionKey: key, payload: Array(payload.utf8), unanswered: unanswered,
            since: SeededStream.start + since * 1_000_000,
            lastAttempt: SeededStream.start + (last ?? since) * 1_000_000)
    }

    static func stream(
        seed: UInt64 = 1, _ records: [KinesisRecord], _ change: (inout SeededStream.State) -> Void = { _ in }
    ) -> SeededStream {
        SeededStream(seed: seed) { state in
            state.shards = [SeededStream.Shard(shard: SeededStream.shard(0, whole), records: records)]
            state.time = 100_000_000
            change(&state)
        }
    }

    static func verdicts(
        _ doubts: [Doubt], _ stream: SeededStream, taken: Set<String> = []
    ) async throws -> [DoubtVerdict] {
        try await StreamSettler(kinesis: stream, clock: stream.clock)
            .settle(doubts, in: "arn:s") { taken.contains($0.sequence) }
    }

    private static func copies(_ sequences: Int...) -> DoubtVerdict {
        .accepted(sequences.map { StreamCopy(shard: "shardId-000000000000", sequence: String($0)) })
    }

    @Test func tellsWhatIsThereAndWhatIsNot() async throws {
        let stream = Self.stream([
            Self.record(1, "a", "x", at: -20), Self.record(2, "a", "x", at: 5), Self.record(3, "b", "x", at: 6),
        ])
        let doubts = [Self.doubt(0, "a", "x"), Self.doubt(1, "a", "y"), Self.doubt(2, "c", "x")]
        #expect(try await Self.verdicts(doubts, stream) == [Self.copies(2), .absent, .absent])
    }

    @Test func equalContentsGoRound() async throws {
        let records = [
            Self.record(2, "a", "x", at: 1), Self.record(10, "a", "x", at: 2), Self.record(11, "a", "x", at: 3),
        ]
        let stream = Self.stream(records)
        let doubts = [Self.doubt(7, "a", "x", unanswered: 2), Self.doubt(3, "a", "x")]
        #expect(try await Self.verdicts(doubts, stream) == [Self.copies(10, 11), Self.copies(2)])
        #expect(try await Self.verdicts(doubts, stream, taken: ["2", "10"]) == [.absent, Self.copies(11)])
    }

    /// The producer may have sent the same twice: that one content is there often enough says nothing of another.
    @Test func whatIsThereTooOftenDoesNotEndTheReading() async throws {
        let stream = Self.stream([
            Self.record(1, "a", "x", at: 1), Self.record(2, "a", "x", at: 2), Self.record(3, "a", "x", at: 3),
            Self.record(4, "b", "y", at: 4),
        ])
        let doubts = [Self.doubt(0, "a", "x"), Self.doubt(1, "b", "y")]
        #expect(try await Self.verdicts(doubts, stream) == [Self.copies(1), Self.copies(4)])
    }

    /// A call may outlive its caller: its records come after the reading has begun.
    @Test func waitsForWhatIsStillOnItsWay() async throws {
        let stream = Self.stream([Self.record(1, "a", "x", at: 103)])
        let verdicts = try await Self.verdicts([Self.doubt(0, "a", "x", since: 99)], stream)
        #expect(verdicts == [Self.copies(1)])
        #expect(stream.with { $0.time } >= 103_000_000)
    }

    @Test func whatTheStreamDroppedIsUndecided() async throws {
        let stream = Self.stream([]) { $0.time = 90_000 * 1_000_000 }
        let verdicts = try await Self.verdicts(
            [Self.doubt(0, "a", "x"), Self.doubt(1, "b", "y", since: 80_000)], stream)
        #expect(verdicts[0] == .undecided("the stream keeps records for 24 hours, and it was sent earlier"))
        #expect(verdicts[1] == .absent)
    }

    @Test func aShardThatCannotBeReadLeavesItsDoubts() async throws {
        let half = UInt128.max / 2
        let stream = Self.stream([]) { state in
            state.shards = [
                SeededStream.Shard(shard: SeededStream.shard(0, 0...half)),
                SeededStream.Shard(shard: SeededStream.shard(1, half + 1...UInt128.max)),
            ]
            state.refusals["shardId-000000000001"] = SeededStream.error(.accessDenied)
        }
        let keys = (0..<20).map { "k\($0)" }
        let doubts = keys.enumerated().map { Self.doubt(Int64($0), $1, "x") }
        for (key, verdict) in zip(keys, try await Self.verdicts(doubts, stream)) {
            let isReadable = PartitionKeyHash(partitionKey: key).value <= half
            #expect(
                verdict == (isReadable ? .absent : .undecided("shardId-000000000001 cannot be read: access_denied")))
        }
    }

    @Test func anExplicitHashKeyDecidesTheShard() async throws {
        let half = UInt128.max / 2
        let stream = Self.stream([]) { state in
            state.shards = [
                SeededStream.Shard(shard: SeededStream.shard(0, 0...half)),
                SeededStream.Shard(
                    shard: SeededStream.shard(1, half + 1...UInt128.max), records: [Self.record(1, "k1", "x", at: 1)]),
            ]
        }
        var low = Self.doubt(0, "k1", "x")
        low.explicitHashKey = "0"
        var high = Self.doubt(1, "k1", "x")
        high.explicitHashKey = String(UInt128.max)
        let verdicts = try await Self.verdicts([low, high], stream)
        #expect(verdicts[0] == .absent)
        #expect(verdicts[1] == .accepted([StreamCopy(shard: "shardId-000000000001", sequence: "1")]))
    }

    @Test func callsKeepTheirDistance() async throws {
        let stream = Self.stream((1...30).map { Self.record($0, "z", "z", at: 1) }) { $0.throttles = 3 }
        #expect(try await Self.verdicts([Self.doubt(0, "a", "x")], stream) == [.absent])
        let calls = stream.with { $0.calls["shardId-000000000000"] ?? [] }
        #expect(calls.count > 10)
        #expect(zip(calls, calls.dropFirst()).allSatisfy { $1 - $0 >= 200_000 })
        #expect(zip(calls, calls.dropFirst()).prefix(3).map { $1 - $0 } == [500_000, 1_000_000, 2_000_000])
    }

    @Test func throttlingWithoutAnEndIsGivenUp() async throws {
        let stream = Self.stream([]) { $0.throttles = 1_000 }
        let verdicts = try await Self.verdicts([Self.doubt(0, "a", "x")], stream)
        #expect(verdicts == [.undecided("shardId-000000000000 cannot be read: throttled")])
    }

    /// Random streams with resharding, repeats, empty answers, expired iterators and throttling, against a plain count.
    @Test(arguments: 0..<150)
    func nothingIsMissedAndNothingIsGivenTwice(seed: Int) async throws {
        var random = SeededRandom(UInt64(seed))
        let third = UInt128.max / 3
        let ranges: [(ClosedRange<UInt128>, Bool)] =
            Bool.random(using: &random)
            ? [(Self.whole, true)]
            : [(Self.whole, false), (0...third, true), (third + 1...UInt128.max, true)]
        let contents = (0..<4).map { ("k\($0 % 3)", "p\($0)") }
        var number = 0
        var shards: [SeededStream.Shard] = []
        for (index, (range, isOpen)) in ranges.enumerated() {
            var records: [KinesisRecord] = []
            let last: Int64 = isOpen ? 60 : 20
            for second in stride(from: isOpen && ranges.count > 1 ? 20 : -120, to: last, by: 4) {
                let (key, payload) = contents.randomElement(using: &random) ?? ("", "")
                guard range.contains(PartitionKeyHash(partitionKey: key).value),
                    Int.random(in: 0..<3, using: &random) == 0
                else { continue }
                number += 1
                records.append(Self.record(number, key, payload, at: second))
            }
            shards.append(SeededStream.Shard(shard: SeededStream.shard(index, range, isOpen: isOpen), records: records))
        }
        let taken = Set(
            (1...max(1, number)).filter { _ in Int.random(in: 0..<5, using: &random) == 0 }.map(String.init))
        let doubts = (0..<Int.random(in: 1...8, using: &random)).map { position in
            let (key, payload) = contents.randomElement(using: &random) ?? ("", "")
            return Self.doubt(
                Int64(position), key, payload, unanswered: Int.random(in: 1...3, using: &random), since: 0, last: 50)
        }
        let made = shards
        let stream = Self.stream(seed: UInt64(seed), []) { state in
            state.shards = made
            state.emptyOneIn = 3
            state.expiries = seed % 3
            state.throttles = seed % 4
        }
        let verdicts = try await Self.verdicts(doubts, stream, taken: taken)
        var given: Set<StreamCopy> = []
        for (key, payload) in contents {
            let there = made.flatMap { shard in
                shard.records.filter {
                    $0.partitionKey == key && $0.data == Array(payload.utf8) && !taken.contains($0.sequence)
                        && ($0.arrivalTime ?? 0) >= SeededStream.start - 5_000_000
                }.map { StreamCopy(shard: shard.shard.id, sequence: $0.sequence) }
            }
            let mine = zip(doubts, verdicts).filter { $0.0.partitionKey == key && $0.0.payload == Array(payload.utf8) }
            let copies = mine.flatMap { mine -> [StreamCopy] in
                if case .accepted(let copies) = mine.1 { copies } else { [] }
            }
            for copy in copies {
                #expect(there.contains(copy))
                #expect(given.insert(copy).inserted)
            }
            for (doubt, verdict) in mine {
                if case .accepted(let copies) = verdict { #expect(copies.count <= doubt.unanswered) }
                if case .undecided(let reason) = verdict { Issue.record("undecided: \(reason)") }
            }
            #expect(copies.count == min(there.count, mine.reduce(0) { $0 + $1.0.unanswered }))
            #expect(mine.count { $0.1 != .absent } == min(there.count, mine.count))
        }
    }
}
