import GRDB
import Records
import Testing

@testable import Analysis
@testable import Store

/// Records that were replayed, with what their copies became: failures, gaps, repeats, the audit of the replays, and
/// summaries from the records.
@Suite struct ReplaysTests {
    /// Origins in the stream `prod`, copies there or in `dr`; numbers under 100 are origins.
    struct World {
        let fixture: StoreFixture
        let shards: [String: Int64]
        let batch: Int64
        let log: Int64

        init() throws {
            fixture = try StoreFixture()
            let prod = try fixture.stream("prod")
            let dr = try fixture.stream("dr")
            shards = ["prod": try fixture.shard(0, of: prod), "dr": try fixture.shard(0, of: dr)]
            batch = try fixture.object("batch", of: prod)
            log = try fixture.object("log", of: prod)
            for (id, label) in [(1, "prod"), (2, "dr")] {
                try fixture.run(
                    """
                    INSERT INTO replay (id, name, run_id, target, target_label, selection, format, options, created)
                    VALUES (?, ?, 1, 'kinesis://x', ?, '{}', 'records', '{}', 0)
                    """, [id, "r-\(id)", label])
            }
        }

        func record(
            _ number: Int, in stream: String = "prod", delivered: Bool = false, failed: Bool = false,
            key: String = "k", at second: Int64 = 0
        ) throws {
            try fixture.records(
                [
                    .init(
                        shard: shards[stream] ?? 0, sequence: String(number), object: delivered ? batch : nil,
                        failed: failed, eventTime: second * 1_000_000, arrivalTime: second * 1_000_000,
                        processedTime: delivered ? second * 1_000_000 : nil, partitionKey: key, device: "d",
                        payload: #"{"v":1}"#)
                ], failureObject: log)
        }

        func entry(
            _ origin: Int, in stream: String = "prod", replay: Int = 1, state: String = "sent", new: Int? = nil
        ) throws {
            try fixture.run(
                """
                INSERT INTO replay_entry (replay_id, position, shard_id, sequence_key, sub_sequence, state, new_shard,
                    new_sequence)
                VALUES (?1, (SELECT count(*) FROM replay_entry WHERE replay_id = ?1), ?2, ?3, -1, ?4, ?5, ?6)
                """,
                [
                    replay, shards[stream], fixture.key(String(origin)), state,
                    new == nil ? nil : "shardId-000000000000", new.map { String($0) },
                ])
        }

        func failures() throws -> [String] {
            try fixture.count()
            var rows: [String] = []
            let store = try fixture.open()
            try Audit(store).failures { row in
                rows.append("\(row.record.sequence) \(row.state.rawValue) \(row.evidence.joined(separator: " "))")
            }
            let view = try fixture.queue.read { db in
                try String.fetchAll(
                    db,
                    sql:
                        "SELECT sequence || ' ' || state FROM failures ORDER BY stream, shard, length(sequence), sequence"
                )
            }
            #expect(view == rows.map { $0.split(separator: " ").prefix(2).joined(separator: " ") })
            for row in rows {
                let number = String(row.split(separator: " ")[0])
                let reference = RecordReference(
                    shard: nil, sequence: try #require(SequenceNumber(number)), subSequence: nil)
                let evidence = try #require(try store.evidence(for: reference, stream: "prod").first)
                let standing = RecordStanding(of: evidence, Retention())
                #expect("\(number) \(standing.state.rawValue) \(standing.evidence.joined(separator: " "))" == row)
            }
            return rows
        }

        func replays() throws -> [String] {
            try fixture.count()
            var rows: [String] = []
            try Audit(try fixture.open()).replays { row in
                rows.append(
                    "\(row.replay) \(row.record.sequence) \(row.state.rawValue) \(row.newSequence ?? "-") "
                        + "\(row.evidence?.rawValue ?? "-") \(row.object ?? "-")")
            }
            return rows
        }

        func missing() throws -> Int64 {
            try fixture.count()
            let store = try fixture.open()
            let found = try #require(try Audit(store).run().findings.first { $0.check == .missing }).count
            #expect(try Status.report(store).streams.reduce(0) { $0 + $1.missing } == found)
            return found
        }
    }

    private static let new = "shardId-000000000000:"

    @Test func aDeliveredCopyClosesTheFailure() throws {
        for stream in ["prod", "dr"] {
            let world = try World()
            try world.record(1, failed: true)
            try world.entry(1, replay: stream == "prod" ? 1 : 2, new: 101)
            let name = stream == "prod" ? "r-1" : "r-2"
            #expect(try world.failures() == ["1 replayed \(name) \(Self.new)101"])
            #expect(try world.replays() == ["\(name) 1 awaited 101 - -"])
            #expect(try world.missing() == 1)
            try world.record(101, in: stream, delivered: true)
            #expect(try world.failures() == ["1 delivered batch \(name) \(Self.new)101"])
            #expect(try world.replays() == ["\(name) 1 delivered 101 delivery batch"])
        }
    }

    @Test func whatACopyAnswersIsNotMissing() throws {
        let world = try World()
        // Dense counters on both sides, so that every number is accounted for.
        for number in 1...4 { try world.record(number, delivered: number != 2, failed: number == 2, key: "\(number)") }
        #expect(try world.missing() == 1)
        try world.entry(2, new: 5)
        #expect(try world.missing() == 1)
        try world.record(5, delivered: true)
        #expect(try world.missing() == 0)
    }

    @Test func aCopyThatFailsReopensItsOrigin() throws {
        let world = try World()
        try world.record(1, failed: true)
        try world.entry(1, new: 101)
        try world.record(101, failed: true)
        #expect(try world.failures() == ["1 open log r-1 \(Self.new)101"])
        #expect(try world.replays() == ["r-1 1 lost 101 failed_again log"])
        #expect(try world.missing() == 1)
        try world.entry(1, replay: 2, new: 102)
        #expect(try world.failures() == ["1 replayed r-2 \(Self.new)102"])
        try world.record(102, in: "dr", delivered: true)
        #expect(try world.failures() == ["1 delivered batch r-2 \(Self.new)102"])
        #expect(try world.replays() == ["r-1 1 lost 101 failed_again log", "r-2 1 delivered 102 delivery batch"])
    }

    @Test func aCopyOfACopyStandsForTheFirst() throws {
        let world = try World()
        try world.record(1, failed: true)
        try world.entry(1, new: 101)
        try world.record(101, failed: true)
        try world.entry(101, new: 201)
        #expect(try world.failures() == ["1 replayed r-1 \(Self.new)201"])
        try world.record(201, delivered: true)
        #expect(try world.failures() == ["1 delivered batch r-1 \(Self.new)201"])
        #expect(
            try world.replays() == ["r-1 1 lost 101 failed_again log", "r-1 101 delivered 201 delivery batch"])
    }

    /// A pointer names the ends of a batch only; what lies between failed all the same.
    @Test func aFailedRangeSpeaksOfTheCopiesInside() throws {
        let world = try World()
        for number in 1...3 {
            try world.record(number, failed: true)
            try world.entry(number, new: 100 + number)
        }
        try world.fixture.run(
            """
            INSERT INTO failed_range (object_id, entry_index, shard_id, first_key, last_key, batch_size, has_records)
            VALUES (?, 0, ?, '003101', '003102', 2, 0)
            """, [world.log, world.shards["prod"]])
        #expect(
            try world.failures() == [
                "1 open log r-1 \(Self.new)101", "2 open log r-1 \(Self.new)102", "3 replayed r-1 \(Self.new)103",
            ])
    }

    @Test func statesOfTheLedgerAreTold() throws {
        let world = try World()
        for (number, state) in ["planned", "exported", "failed", "unknown", "sending"].enumerated() {
            try world.record(number + 1, failed: true)
            try world.entry(number + 1, state: state)
        }
        #expect(
            try world.failures() == ["1 open log", "2 open log", "3 open log", "4 unknown r-1", "5 unknown r-1"])
        #expect(
            try world.replays() == [
                "r-1 1 unsent - planned -", "r-1 2 unsent - exported -", "r-1 3 unsent - failed -",
                "r-1 4 unknown - no_answer -", "r-1 5 unknown - no_answer -",
            ])
    }

    @Test func laterOutputSaysThatACopyIsLost() throws {
        let world = try World()
        for (number, key) in ["a", "b", "c"].enumerated() {
            try world.record(number + 1, failed: true, key: key)
            try world.entry(number + 1, new: 101 + number)
        }
        try world.record(102, delivered: true, key: "b")
        try world.record(110, delivered: true, key: "a")
        #expect(
            try world.replays() == [
                "r-1 1 lost 101 later_of_key_delivered -", "r-1 2 delivered 102 delivery batch",
                "r-1 3 awaited 103 later_of_shard_delivered -",
            ])
        let finding = try #require(try Audit(try world.fixture.open()).run().findings.first { $0.check == .replays })
        #expect(finding.level == .warning)
        #expect(finding.count == 2)
    }

    @Test func aFurtherCopyIsAsGoodAsTheFirst() throws {
        let world = try World()
        try world.record(1, failed: true)
        try world.entry(1, new: 101)
        try world.fixture.run("INSERT INTO replay_copy VALUES (1, 0, 'shardId-000000000000', '102')")
        try world.record(102, delivered: true)
        #expect(try world.failures() == ["1 delivered batch r-1 \(Self.new)102"])
        #expect(try world.replays() == ["r-1 1 delivered 102 delivery batch"])
    }

    /// A stream that was made anew under its old name begins to count from the start.
    @Test func aSmallerNumberIsNoCopy() throws {
        let world = try World()
        try world.record(50, failed: true)
        try world.record(2, delivered: true)
        try world.entry(50, new: 2)
        #expect(try world.failures() == ["50 replayed r-1 \(Self.new)2"])
        #expect(try world.replays() == ["r-1 50 awaited 2 - -"])
    }

    @Test func copiesAreNoSuspicion() throws {
        let world = try World()
        try world.record(1, failed: true)
        try world.entry(1, new: 101)
        try world.record(101, delivered: true, at: 60)
        try world.record(102, delivered: true, at: 120)
        try world.fixture.count()
        let finding = try #require(
            try Audit(try world.fixture.open()).run().findings.first { $0.check == .republished })
        #expect(finding.count == 1)
        #expect(finding.detail.hasSuffix("; 1 replayed, as the ledger says"))
    }

    @Test func summariesFromRecordsCountACopyUnderItsOrigin() throws {
        let world = try World()
        try world.record(1, failed: true, at: 10)
        try world.record(2, delivered: true, at: 10)
        try world.entry(1, replay: 2, new: 101)
        try world.entry(2, replay: 2, new: 102)
        try world.record(101, in: "dr", delivered: true, at: 7_200)
        try world.record(102, in: "dr", delivered: true, at: 7_200)
        try world.fixture.count()
        try world.fixture.run("INSERT INTO field VALUES ('v', '', 1)")
        func lines(_ basis: TimeBasis) throws -> [String] {
            var request = SummaryRequest()
            request.basis = basis
            var lines: [String] = []
            _ = try Summary(try world.fixture.open(), request).rows(header: { _ in }) { row in
                lines.append("\(row.stream) \(row.hour?.secondText ?? "-") \(row.records)")
            }
            return lines
        }
        #expect(try lines(.arrival) == ["prod 1970-01-01T00:00:00Z 2"])
        #expect(try lines(.processing) == ["prod 1970-01-01T00:00:00Z 1", "prod 1970-01-01T02:00:00Z 1"])
    }
}
