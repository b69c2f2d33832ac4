import Foundation
import GRDB
import Records
import Store
import Testing

@testable import Analysis

@Suite struct AuditChecksTests {
    static func finding(_ store: Store, _ check: AuditCheck, _ options: AuditOptions = AuditOptions()) throws
        -> AuditFinding
    {
        try #require(try Audit(store, options).run().findings.first { $0.check == check })
    }

    @Test func everyCheckReportsOnceInTheOrderOfItsCases() throws {
        let fixture = try StoreFixture()
        try fixture.stream()
        let report = try Audit(try fixture.open()).run()
        #expect(report.findings.map(\.check) == AuditCheck.allCases)
        #expect(report.findings.allSatisfy { $0.level == .info && $0.count == 0 })
        #expect(report.highestLevel == nil)
        #expect(report.books.balanced)
    }

    @Test func duplicatesAreGroupedByRecord() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(1, of: stream)
        let objects = try ["a", "b", "c"].map { try fixture.object($0, of: stream) }
        try fixture.records((1...5).map { .init(shard: shard, sequence: "\($0)", object: objects[0]) })
        try fixture.deliver(shard, "2", object: objects[2], kind: "redelivered", at: 20)
        try fixture.deliver(shard, "2", object: objects[1], kind: "redelivered", at: 10)
        try fixture.deliver(shard, "3", object: objects[1], kind: "conflicting")
        try fixture.deliver(shard, "3", object: objects[2], kind: "redelivered")
        try fixture.deliver(shard, "4", object: objects[1], kind: "repeated")
        try fixture.count()
        let store = try fixture.open()
        var rows: [DuplicateRow] = []
        try Audit(store).duplicates { rows.append($0) }
        func name(_ sequence: String) -> RecordName {
            RecordName(stream: "default", shard: ShardID(1), sequence: sequence, subSequence: -1)
        }
        #expect(
            rows == [
                DuplicateRow(record: name("2"), kind: .redelivered, deliveries: 3, objects: ["a", "b", "c"]),
                DuplicateRow(record: name("3"), kind: .conflicting, deliveries: 3, objects: ["a", "b", "c"]),
            ])
        let redelivered = try Self.finding(store, .redelivered)
        #expect(redelivered.count == 1 && redelivered.level == .warning)
        let conflicting = try Self.finding(store, .conflicting)
        #expect(conflicting.count == 1 && conflicting.level == .error)
    }

    @Test func failuresTellWhatBecameOfThem() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(0, of: stream)
        let object = try fixture.object("a", of: stream)
        try fixture.records(
            [
                .init(shard: shard, sequence: "9", object: object),
                .init(shard: shard, sequence: "10", object: object, failed: true, payload: "1"),
                .init(shard: shard, sequence: "11", failed: true, payload: "1"),
                .init(shard: shard, sequence: "12", failed: true),
            ], failureObject: object)
        try fixture.count()
        let store = try fixture.open()
        var rows: [String] = []
        try Audit(store).failures {
            rows.append("\($0.record.sequence) \($0.state) \($0.hasPayload) \($0.reason ?? "-")")
        }
        #expect(rows == ["10 delivered true boom", "11 open true boom", "12 open false boom"])
        #expect(try Self.finding(store, .failures).count == 2)
        #expect(try Self.finding(store, .missing).count == 2)
    }

    struct HourCase: Sendable {
        var hour: String
        var last: String
        var agrees: Bool
    }

    static let hours = [
        HourCase(hour: "2026/11/21/17", last: "2026-11-21T17:00:00Z", agrees: true),
        HourCase(hour: "2026/11/21/17", last: "2026-11-21T17:59:59.999999Z", agrees: true),
        HourCase(hour: "2026/11/21/17", last: "2026-11-21T16:45:00Z", agrees: true),
        HourCase(hour: "2026/11/21/17", last: "2026-11-21T16:44:59.999999Z", agrees: false),
        HourCase(hour: "2026/11/21/17", last: "2026-11-21T18:00:00Z", agrees: false),
        HourCase(hour: "2026/11/21/17", last: "2026-11-20T17:30:00Z", agrees: false),
        HourCase(hour: "1969/12/31/23", last: "1969-12-31T23:59:59.999999Z", agrees: true),
    ]

    @Test(arguments: hours) func hourPrefix(_ hour: HourCase) throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let prefix = try #require(HourPrefix(hour.hour)).start.microseconds
        let last = try #require(Timestamp(iso: hour.last)).microseconds
        try fixture.object("a", of: stream, hourPrefix: prefix, lastProcessed: last)
        try fixture.object("b", of: stream, hourPrefix: prefix)
        try fixture.object("c", of: stream, lastProcessed: last)
        let store = try fixture.open()
        var rows: [HourPrefixRow] = []
        try Audit(store).hourPrefixes { rows.append($0) }
        #expect(rows.map(\.object) == (hour.agrees ? [] : ["a"]))
        #expect(try Self.finding(store, .hourPrefix).count == (hour.agrees ? 0 : 1))
    }

    @Test func clocksAreJudgedByTheirThresholds() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(0, of: stream)
        let object = try fixture.object("a", of: stream)
        let minute: Int64 = 60_000_000
        let base: Int64 = 1_790_000_000_000_000
        let cases: [(event: Int64?, arrival: Int64?, processed: Int64?, verdict: String?)] = [
            (base, base, base, nil),
            (base + 5 * minute, base, base + 60 * minute, nil),
            (base + 5 * minute + 1, base, base + 60 * minute, "future 300000001 true"),
            (base - 60 * minute, base, nil, nil),
            (base - 60 * minute - 1, base, nil, "late 3600000001 true"),
            (base - 61 * minute, nil, base, "late 3660000000 false"),
            (base, nil, nil, nil),
            (nil, base, base, nil),
        ]
        try fixture.records(
            cases.enumerated().map { index, times in
                .init(
                    shard: shard, sequence: "\(index + 1)", object: object, eventTime: times.event,
                    arrivalTime: times.arrival, processedTime: times.processed)
            })
        try fixture.count()
        let store = try fixture.open()
        var rows: [String: String] = [:]
        try Audit(store).clocks { rows[$0.record.sequence] = "\($0.kind) \($0.difference) \($0.isEstimated)" }
        for (index, times) in cases.enumerated() { #expect(rows["\(index + 1)"] == times.verdict) }
        #expect(try Self.finding(store, .eventFuture).count == 1)
        #expect(try Self.finding(store, .eventLate).count == 2)
        var options = AuditOptions()
        options.futureTolerance = 5 * minute + 1
        options.lateAfter = 59 * minute
        #expect(try Self.finding(store, .eventFuture, options).count == 0)
        #expect(try Self.finding(store, .eventLate, options).count == 3)
    }

    @Test func shardInTheNumberIsComparedWhereItDecodes() throws {
        for decodes in [true, false] {
            let fixture = try StoreFixture()
            let stream = try fixture.stream(decodes: decodes)
            let shard = try fixture.shard(2, of: stream)
            let object = try fixture.object("a", of: stream)
            try fixture.records([
                .init(shard: shard, sequence: number(2, 5), object: object),
                .init(shard: shard, sequence: number(3, 6), object: object),
                .init(shard: shard, sequence: "17", object: object),
            ])
            try fixture.count()
            var rows: [String] = []
            let store = try fixture.open()
            try Audit(store).shardMismatches { rows.append("\($0.record.sequence) \($0.decodedShard.number)") }
            #expect(rows == (decodes ? ["\(number(3, 6)) 3"] : []))
            #expect(try Self.finding(store, .shardMismatch).count == (decodes ? 1 : 0))
        }
    }

    @Test func changedObjectsRejectsAndBooks() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(0, of: stream)
        let whole = try fixture.object("a", of: stream, delivered: 2)
        let first = try fixture.object("b", of: stream, delivered: 1, lineage: 7)
        let second = try fixture.object("b", of: stream, delivered: 1, rejected: 1, lineage: 7)
        let broken = try fixture.object("c", of: stream, rejected: 2)
        for (object, position) in [(second, 0), (broken, 0), (broken, 1)] {
            try fixture.run(
                """
                INSERT INTO reject (object_id, position, entry_index, byte_offset, line, column_number, code, detail,
                    bytes, hash, raw) VALUES (?, ?, ?, 5, 1, 6, 'truncated', 'cut', 1, zeroblob(32), x'7B')
                """, [object, position, position])
        }
        try fixture.records([
            .init(shard: shard, sequence: "1", object: whole), .init(shard: shard, sequence: "2", object: whole),
        ])
        try fixture.deliver(shard, "1", object: first, kind: "redelivered")
        try fixture.deliver(shard, "1", object: second, kind: "repeated")
        try fixture.count()
        let store = try fixture.open()
        var changed: [ChangedObjectRow] = []
        try Audit(store).changedObjects { changed.append($0) }
        #expect(changed == [ChangedObjectRow(stream: "default", object: "b", generations: 2)])
        var rejects: [String] = []
        try Audit(store).rejects {
            rejects.append("\($0.object) \($0.entryIndex) \($0.code) \($0.line ?? 0):\($0.column ?? 0)")
        }
        #expect(rejects == ["b 0 truncated 1:6", "c 0 truncated 1:6", "c 1 truncated 1:6"])
        let report = try Audit(store).run()
        #expect(report.books.balanced)
        #expect(report.books.read == 6 && report.books.new == 2 && report.books.redelivered == 1)
        #expect(report.books.repeated == 1 && report.books.rejected == 3)
        #expect(report.highestLevel == .error)
        let objects = try Status.report(store).objects
        #expect(objects == ObjectStatus(objects: 4, complete: 1, partial: 0, rejected: 1, changed: 2, bytes: 40))

        try fixture.run("UPDATE shard SET redelivered = 2")
        let books = try Status.report(store).books
        #expect(!books.balanced)
        #expect(books.discrepancies == ["deliveries: 4 read, 5 held"])
        #expect(try Self.finding(store, .books).level == .error)
    }

    @Test func statusCountsPerShardAndUnknownStreamsAreRefused() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream("b")
        try fixture.stream("a")
        let dense = try fixture.shard(0, of: stream)
        let aws = try fixture.shard(1, of: stream)
        let object = try fixture.object("x", of: stream)
        try fixture.records([
            .init(shard: dense, sequence: "9", object: object), .init(shard: dense, sequence: "11", object: object),
            .init(shard: aws, sequence: number(1, 4), object: object), .init(shard: aws, sequence: number(1, 6)),
        ])
        try fixture.deliver(dense, "9", object: object, entry: 7, kind: "conflicting")
        try fixture.count()
        let store = try fixture.open()
        let status = try Status.report(store)
        #expect(status.streams.map(\.stream) == ["a", "b"])
        #expect(status.streams[0].shards.isEmpty)
        let found = status.streams[1]
        #expect(found.records == 4 && found.deliveries == 4 && found.conflicting == 1 && found.missing == 2)
        #expect(found.shards.map(\.numbering) == [.dense, .aws])
        #expect(found.shards[0].firstSequence == "9" && found.shards[0].lastSequence == "11")
        #expect(throws: StoreError.self) { try Status.report(store, stream: "c") }
        #expect(throws: StoreError.self) { try Audit(store, AuditOptions(stream: "c")).duplicates { _ in } }
    }
}
