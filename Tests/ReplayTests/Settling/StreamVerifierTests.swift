import AWS
import Testing

@testable import Replay
@testable import Store

/// `replay verify` over a stream: what it settles, what it lists, and what it leaves alone.
@Suite struct StreamVerifierTests {
    static let arn = "arn:aws:kinesis:eu-west-1:000000000000:stream/s"
    static let shard = "shardId-000000000000"

    /// A fixture with a replay of the records 1, 2, … with the payloads `{"a":1}`, `{"a":2}`, … and the given ledger:
    /// state, attempts, unanswered, second of the last attempt, new number.
    static func fixture(
        _ entries: [(state: String, attempts: Int, unanswered: Int, last: Int64, new: Int?)]
    ) throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.add(
            entries.indices.map { index in
                .init(String(index + 1)) {
                    ($0.isDelivered, $0.failure, $0.key) = (false, "x", "k")
                    $0.payload = .bytes(payload(index + 1))
                    $0.arrivalTime = SeededStream.start - 1
                }
            })
        let options = try LedgerText.json(FrozenOptions(options: ReplayOptions(), overwrites: false))
        try fixture.execute(
            """
            INSERT INTO replay (id, name, run_id, target, target_label, selection, format, options, created)
            VALUES (1, 'r-000001', 1, '\(arn)', 's', '{}', 'records', '\(options)', \(SeededStream.start))
            """)
        for (index, entry) in entries.enumerated() {
            try fixture.execute(
                """
                INSERT INTO replay_entry (replay_id, position, shard_id, sequence_key, sub_sequence, state, attempts,
                    unanswered, last_attempt, new_shard, new_sequence)
                VALUES (1, \(index), 1, '001\(index + 1)', -1, '\(entry.state)', \(entry.attempts), \(entry.unanswered),
                    \(SeededStream.start + entry.last * 1_000_000),
                    \(entry.new == nil ? "NULL" : "'\(shard)'"), \(entry.new.map { "'\($0)'" } ?? "NULL"))
                """)
        }
        return fixture
    }

    static func payload(_ number: Int) -> [UInt8] { Array(#"{"a":\#(number)}"#.utf8) }

    static func record(_ sequence: Int, of number: Int, at second: Int64) -> KinesisRecord {
        StreamSettlerTests.record(sequence, "k", #"{"a":\#(number)}"#, at: second)
    }

    static func verify(
        _ fixture: StoreFixture, _ stream: SeededStream, all: Bool = false
    ) async throws -> StreamVerification {
        let store = try Store.open(at: fixture.path, for: .writing(command: "test"))
        defer { try? store.close() }
        return try await StreamVerifier(store: store, kinesis: stream, clock: stream.clock, now: { 7 })
            .verify("r-000001", comparesAll: all)
    }

    static func ledger(_ fixture: StoreFixture) throws -> [String] {
        try fixture.rows(
            """
            SELECT state, coalesce(new_sequence, '-'), unanswered,
                coalesce((SELECT group_concat(c.new_sequence) FROM replay_copy AS c WHERE c.position = e.position), '-')
            FROM replay_entry AS e ORDER BY position
            """
        ).map { $0.joined(separator: " ") }
    }

    @Test func withoutDoubtsTheStreamIsNotRead() async throws {
        let fixture = try Self.fixture([("sent", 1, 0, 5, 101), ("sent", 2, 0, 5, 102)])
        let stream = StreamSettlerTests.stream([])
        let found = try await Self.verify(fixture, stream)
        #expect(found.doubts == 0)
        #expect(found.isWhole)
        #expect(found.doubles.isEmpty)
        #expect(stream.with { $0.calls.isEmpty })
        #expect(try fixture.rows("SELECT finished FROM replay") == [["7"]])
    }

    @Test func settlesWhatHadNoAnswer() async throws {
        let fixture = try Self.fixture([
            ("unknown", 1, 1, 5, nil), ("unknown", 1, 1, 5, nil), ("sending", 1, 0, 6, nil), ("sent", 2, 1, 9, 110),
            ("sent", 2, 1, 9, 111), ("planned", 0, 0, 0, nil),
        ])
        let stream = StreamSettlerTests.stream([
            Self.record(101, of: 1, at: 5), Self.record(103, of: 3, at: 6), Self.record(104, of: 4, at: 6),
            Self.record(110, of: 4, at: 9), Self.record(111, of: 5, at: 9),
        ])
        let found = try await Self.verify(fixture, stream)
        #expect(
            try Self.ledger(fixture) == [
                "sent 101 0 -", "planned - 1 -", "sent 103 0 -", "sent 110 0 104", "sent 111 0 -", "planned - 0 -",
            ])
        #expect((found.doubts, found.settledAsSent, found.settledAsAbsent, found.undecided) == (5, 2, 1, 0))
        #expect(found.doubles.map(\.copies) == [["\(Self.shard):110", "\(Self.shard):104"]])
        #expect(found.doubles.map(\.eventID) == ["\(Self.shard):4"])
        #expect(!found.isWhole)
        // A second look asks only for what was not there, and says the same of the doubles.
        let again = try await Self.verify(fixture, stream)
        #expect(again.doubts == 1)
        #expect(again.doubles == found.doubles)
        // What was taken late, behind the first look, is found by the next one.
        stream.with { $0.shards[0].records.append(Self.record(120, of: 2, at: 20)) }
        let late = try await Self.verify(fixture, stream)
        #expect(late.settledAsSent == 1)
        #expect(try Self.ledger(fixture)[1] == "sent 120 0 -")
    }

    @Test func whatTheStreamDroppedStaysPossible() async throws {
        let fixture = try Self.fixture([("unknown", 1, 1, 5, nil), ("sent", 2, 1, 9, 110)])
        let stream = StreamSettlerTests.stream([]) { $0.time = 100_000 * 1_000_000 }
        let found = try await Self.verify(fixture, stream)
        #expect(try Self.ledger(fixture) == ["unknown - 1 -", "sent 110 1 -"])
        #expect(found.undecided == 2)
        #expect(found.undecidedReason == "the stream keeps records for 24 hours, and it was sent earlier")
        #expect(found.doubles.map(\.kind) == [.possible])
        #expect(found.doubles.map(\.copies) == [["\(Self.shard):110"]])
        #expect(!found.isWhole)
    }

    /// In its own stream the record that is replayed looks like its copy.
    @Test func theOriginIsNoCopy() async throws {
        let fixture = try Self.fixture([("unknown", 1, 1, 5, nil)])
        let stream = StreamSettlerTests.stream([Self.record(1, of: 1, at: 3)])
        let found = try await Self.verify(fixture, stream)
        #expect(found.settledAsAbsent == 1)
        #expect(try Self.ledger(fixture) == ["planned - 1 -"])
    }

    @Test func comparesEveryEntryByteForByte() async throws {
        let fixture = try Self.fixture([("sent", 1, 0, 5, 101), ("sent", 1, 0, 5, 102), ("sent", 1, 0, 5, 103)])
        let stream = StreamSettlerTests.stream([
            Self.record(101, of: 1, at: 5), Self.record(102, of: 9, at: 5), Self.record(150, of: 3, at: 5),
        ])
        let found = try await Self.verify(fixture, stream, all: true)
        #expect(found.compared == 2)
        #expect(
            found.differences.map { "\($0.kind.rawValue) \($0.copy)" } == [
                "changed \(Self.shard):102", "missing \(Self.shard):103",
            ])
        #expect(!found.isWhole)
        let late = StreamSettlerTests.stream([]) { $0.time = 100_000 * 1_000_000 }
        let expired = try await Self.verify(fixture, late, all: true)
        #expect(expired.differenceCount == 0)
        #expect(expired.comparisonGap == "the stream keeps records for 24 hours, and the replay began earlier")
    }
}
