import Coding
import Foundation
import GRDB
import Records
import Store
import Testing

@testable import Analysis

/// The states of failed and missing records, and the ranges in which some are named by nothing.
@Suite struct FailuresTests {
    static let day = Timestamp.day
    static let arrived: Int64 = 1_790_000_000_000_000

    /// A stream with one shard and one object for each kind of evidence.
    struct World {
        let fixture: StoreFixture
        let stream: Int64
        let shard: Int64
        let objects: [String: Int64]

        init() throws {
            fixture = try StoreFixture()
            stream = try fixture.stream()
            shard = try fixture.shard(0, of: stream)
            var objects: [String: Int64] = [:]
            for name in ["batch", "log", "dump", "queue", "queue-again"] {
                objects[name] = try fixture.object(name, of: stream)
            }
            self.objects = objects
        }

        func record(
            _ sequence: String, sub: Int = -1, delivered: Bool = false, arrival: Int64? = nil, payload: String? = nil
        ) throws {
            try fixture.records([
                .init(
                    shard: shard, sequence: sequence, subSequence: sub, object: delivered ? objects["batch"] : nil,
                    arrivalTime: arrival, payload: payload)
            ])
        }

        func evidence(
            _ sequence: String, sub: Int = -1, in object: String, kind: String = "failed", source: String,
            reason: String? = nil, extra: String? = nil
        ) throws {
            try fixture.run(
                """
                INSERT INTO evidence (shard_id, sequence_key, sub_sequence, object_id, entry_index, kind, source, reason,
                    extra)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [shard, fixture.key(sequence), sub, objects[object], sub + 1, kind, source, reason, extra])
        }

        func range(
            _ first: String, _ last: String, size: Int64, in object: String = "queue", entry: Int64 = 0,
            request: String? = "r", firstArrival: Int64? = nil, lastArrival: Int64? = nil, hasRecords: Bool = false
        ) throws {
            try fixture.run(
                """
                INSERT INTO failed_range (object_id, entry_index, shard_id, first_key, last_key, batch_size, condition,
                    request_id, first_arrival, last_arrival, has_records)
                VALUES (?, ?, ?, ?, ?, ?, 'RetryAttemptsExhausted', ?, ?, ?, ?)
                """,
                [
                    objects[object], entry, shard, fixture.key(first), fixture.key(last), size, request, firstArrival,
                    lastArrival, hasRecords,
                ])
        }

        func replay(_ name: String, _ entries: [(sequence: String, state: String, new: String?)]) throws {
            try fixture.run(
                """
                INSERT INTO replay (name, run_id, target, selection, format, options, created)
                VALUES (?, 1, 'kinesis://x', '{}', 'records', '{}', 0)
                """, [name])
            for (position, entry) in entries.enumerated() {
                try fixture.run(
                    """
                    INSERT INTO replay_entry (replay_id, position, shard_id, sequence_key, sub_sequence, state, new_shard,
                        new_sequence)
                    VALUES ((SELECT id FROM replay WHERE name = ?), ?, ?, ?, -1, ?, 'shardId-000000000002', ?)
                    """,
                    [name, position, shard, fixture.key(entry.sequence), entry.state, entry.new])
            }
        }

        func rows(asOf: Int64? = nil, retention: Int64 = Timestamp.day) throws -> [FailureRow] {
            try fixture.count()
            var rows: [FailureRow] = []
            try Audit(try fixture.open(), options(asOf, retention)).failures { rows.append($0) }
            return rows
        }

        func ranges(asOf: Int64? = nil, retention: Int64 = Timestamp.day) throws -> [FailedRangeRow] {
            try fixture.count()
            var rows: [FailedRangeRow] = []
            try Audit(try fixture.open(), options(asOf, retention)).failedRanges { rows.append($0) }
            return rows
        }

        func options(_ asOf: Int64?, _ retention: Int64) -> AuditOptions {
            var options = AuditOptions()
            options.retention = Retention(duration: retention, asOf: asOf.map { Timestamp(microseconds: $0) })
            return options
        }
    }

    @Test func everyStateNamesItsEvidence() throws {
        let world = try World()
        for (sequence, delivered) in [("1", true), ("2", false), ("3", false), ("4", false), ("5", false)] {
            try world.record(sequence, delivered: delivered, arrival: Self.arrived)
            try world.evidence(
                sequence, in: "log", source: "cloudwatch_logs", reason: "boom", extra: #"{"request_id":"q"}"#)
        }
        try world.record("6", arrival: Self.arrived, payload: "{}")
        try world.evidence("6", in: "dump", kind: "listed", source: "get_records")
        try world.replay("replay-1", [("2", "unknown", nil), ("3", "sending", nil), ("5", "failed", nil)])
        try world.replay("replay-2", [("2", "sent", "77")])
        let rows = try world.rows(asOf: Self.arrived + Self.day)
        #expect(
            rows.map { "\($0.record.sequence) \($0.state.rawValue) \($0.evidence.joined(separator: "|"))" } == [
                "1 delivered batch", "2 replayed replay-2|shardId-000000000002:77", "3 unknown replay-1",
                "4 expired arrival 2026-09-21T14:13:20.000000Z|retention 24h",
                "5 expired arrival 2026-09-21T14:13:20.000000Z|retention 24h", "6 open dump",
            ])
        #expect(rows.map(\.source) == Array(repeating: "cloudwatch_logs", count: 5) + ["get_records"])
        #expect(rows.first?.knownBy == ["cloudwatch_logs", "processed_batch"])
        #expect(rows.map(\.requestID) == Array(repeating: "q", count: 5) + [nil])
        #expect(rows.map(\.reason) == Array(repeating: "boom", count: 5) + [nil])
        #expect(rows.last?.hasPayload == true && rows.last?.secondsLeft == nil)
    }

    /// At the last moment a record is still there; a microsecond later it is not, unless its payload is known.
    @Test(
        arguments: [
            (FailuresTests.day - 1, FailureState.open, 0), (FailuresTests.day, .expired, nil), (0, .open, 86_400),
        ] as [(Int64, FailureState, Int64?)])
    func retentionEnds(_ age: Int64, _ state: FailureState, _ left: Int64?) throws {
        let world = try World()
        try world.record("4", arrival: Self.arrived)
        try world.evidence("4", in: "log", source: "cloudwatch_logs")
        try world.record("5")
        try world.evidence("5", in: "log", source: "cloudwatch_logs")
        let rows = try world.rows(asOf: Self.arrived + age)
        #expect(rows.map(\.state) == [state, .open])
        #expect(rows.map(\.secondsLeft) == [left, nil])
        #expect(rows.map(\.expires?.microseconds) == [Self.arrived + Self.day, nil])
        #expect(try world.rows().map(\.state) == [.open, .open])
        #expect(try world.rows(asOf: Self.arrived + age, retention: 2 * Self.day).map(\.state) == [.open, .open])
    }

    @Test func aRangeMakesWhatItHoldsAFailure() throws {
        let world = try World()
        for sequence in ["10", "14", "20"] { try world.record(sequence, delivered: sequence == "14") }
        for sequence in ["10", "20"] { try world.evidence(sequence, in: "queue", source: "failure_document") }
        try world.record("15")
        try world.evidence("15", in: "dump", kind: "listed", source: "get_records")
        try world.record("21")
        try world.evidence("21", in: "dump", kind: "listed", source: "get_records")
        try world.range("10", "20", size: 6, firstArrival: Self.arrived, lastArrival: Self.arrived + 1_000_000)
        try world.range("10", "20", size: 6, in: "queue-again", firstArrival: Self.arrived)
        let rows = try world.rows(asOf: Self.arrived + Self.day)
        #expect(
            rows.map { "\($0.record.sequence) \($0.state.rawValue) \($0.source) \($0.reason ?? "-")" } == [
                "10 expired failure_document RetryAttemptsExhausted",
                "14 delivered failure_document RetryAttemptsExhausted",
                "15 open failure_document RetryAttemptsExhausted", "20 open failure_document RetryAttemptsExhausted",
                "21 open get_records -",
            ])
        // Exact at the ends; in between a record arrived before the last one.
        #expect(rows.map(\.arrivalEstimated) == [false, true, true, false, false])
        #expect(
            rows.map { $0.arrival.map { $0.microseconds - Self.arrived } } == [0, 1_000_000, 1_000_000, 1_000_000, nil])
        #expect(rows[2].evidence == ["dump", "queue", "queue-again"] && rows[2].requestID == "r")
        let ranges = try world.ranges(asOf: Self.arrived + Self.day)
        #expect(ranges.map(\.unnamed) == [CountBounds(2)])
        #expect(ranges.first?.documents == ["queue", "queue-again"] && ranges.first?.state == .open)
        #expect(ranges.first?.secondsLeft == 0)
        #expect(try world.ranges(asOf: Self.arrived + Self.day + 1_000_000).map(\.state) == [.expired])
        // A record that a range holds is a failure in the gaps too.
        var gaps: [GapRow.Evidence] = []
        try Audit(try world.fixture.open()).gaps { gaps += $0.evidence }
        #expect(gaps == [.failure, .failure, .listing])
    }

    @Test func subRecordsOfOneNumberAreOneRecordOfTheRange() throws {
        let world = try World()
        for sequence in ["10", "20"] { try world.record(sequence) }
        for sub in 0..<3 { try world.record("15", sub: sub, payload: "\(sub)") }
        try world.range("10", "20", size: 4)
        #expect(try world.rows().map(\.record.subSequence) == [-1, 0, 1, 2, -1])
        #expect(try world.ranges().map(\.unnamed) == [CountBounds(1)])
    }

    @Test func nestedRangesCountOnceAndOverlappingOnesWithinBounds() throws {
        let world = try World()
        for sequence in ["10", "20", "30", "40", "50"] { try world.record(sequence) }
        try world.range("10", "40", size: 10, entry: 0)
        try world.range("20", "30", size: 5, entry: 1)
        try world.range("30", "50", size: 8, entry: 2)
        let rows = try world.ranges()
        #expect(rows.map(\.first) == ["10", "20", "30"])
        #expect(rows.map(\.unnamed) == [CountBounds(3), CountBounds(3), CountBounds(atLeast: 0, atMost: 5)])
        let finding = try AuditChecksTests.finding(try world.fixture.open(), .failures)
        #expect(finding.detail.contains("failed ranges hold 8 to 11 records that nothing names"), "\(finding.detail)")
        #expect(finding.count == 5 + 8)
    }

    @Test func aRangeToldWithSeveralSizesHasBounds() throws {
        let world = try World()
        for sequence in ["10", "20"] { try world.record(sequence) }
        try world.range("10", "20", size: 5, entry: 0)
        try world.range("10", "20", size: 9, entry: 1, request: "s")
        #expect(try world.ranges().map(\.unnamed) == [CountBounds(atLeast: 3, atMost: 7)])
        #expect(try world.ranges().map(\.batchSize) == [9])
    }

    /// What the mapping's filter drops was never the function's; what the function had is a failure all the same.
    @Test func aFilterAccountsForWhatItDrops() throws {
        let world = try World()
        for (sequence, payload) in [("1", #"{"v":1}"#), ("2", #"{"v":2}"#), ("3", #"{"v":2}"#)] {
            try world.record(sequence, payload: payload)
            try world.evidence(sequence, in: "dump", kind: "listed", source: "get_records")
        }
        try world.evidence("3", in: "log", source: "cloudwatch_logs")
        try world.fixture.count()
        var found: [String] = []
        let options = AuditOptions(filter: try EventFilter([#"{"data":{"v":[1]}}"#]))
        try Audit(try world.fixture.open(), options).failures { found.append($0.record.sequence) }
        #expect(found == ["1", "3"])
        #expect(try world.rows().map(\.record.sequence) == ["1", "2", "3"])
    }
}
