import AWS
import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// What a fetch brings from a stream, and what it says of what is gone.
@Suite struct StreamFetchTests {
    static let unkind = StubStream.Faults(throttles: 7, empties: 4, expiries: 9, page: 13)

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func bringsEveryRecordOfASliceWhateverTheStreamDoes(seed: UInt64) async throws {
        let fixture = try FetchFixture()
        let shards = (0..<3).map { id in
            StubStream.Shard(id: id, records: StubStream.records(0..<90, shard: id), isClosed: id == 1)
        }
        let stream = StubStream(shards, faults: Self.unkind, seed: seed)
        let report = try await fixture.fetch(
            .slice(since: StubStream.arrival(10), until: StubStream.arrival(70)), from: stream)
        #expect(report.rows.map(\.state) == [.complete, .complete, .complete])
        #expect(report.rows.map(\.read) == [60, 60, 60])
        #expect(report.rows.map(\.newPayloads) == [60, 60, 60])
        let expected = shards.flatMap { FetchFixture.evidence(of: Array($0.records[10..<70]), shard: $0.id) }
        #expect(try fixture.evidence() == expected)
        #expect(try fixture.strings("SELECT DISTINCT arn FROM object") == [StubStream.arn])
        #expect(try fixture.strings("SELECT command || ' ' || outcome FROM run") == ["fetch finished"])
    }

    @Test func fromTheOldestRecordToTheNewest() async throws {
        let fixture = try FetchFixture()
        var shard = StubStream.Shard(id: 0, records: StubStream.records(0..<40))
        shard.trimmed = 5
        let stream = StubStream([shard], faults: Self.unkind)
        let report = try await fixture.fetch(.slice(since: nil, until: nil), from: stream)
        #expect(report.rows.map(\.state) == [.complete])
        #expect(try fixture.evidence() == FetchFixture.evidence(of: Array(shard.records[5...]), shard: 0))
        // New records are read, and no others.
        stream.change { $0[0].records += StubStream.records(40..<44) }
        let calls = stream.calls
        let again = try await fixture.fetch(.slice(since: nil, until: nil), from: stream)
        #expect(again.rows[0].read == 4)
        #expect(stream.calls > calls)
        #expect(try fixture.evidence().count == 39)
    }

    @Test func readsFailedRangesAndNothingElse() async throws {
        let fixture = try FetchFixture()
        let records = StubStream.records(0..<100)
        let stream = StubStream([StubStream.Shard(id: 0, records: records)], faults: Self.unkind, seed: 3)
        let wanted = [
            FetchFixture.stretch(10, 29, records: 20), FetchFixture.stretch(33, 33), FetchFixture.stretch(90, 99),
        ]
        let report = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(report.rows.map(\.state) == [.complete, .complete, .complete])
        #expect(report.rows.map(\.read) == [20, 1, 10])
        let all = Array(records[10...29]) + [records[33]] + Array(records[90...99])
        #expect(try fixture.evidence() == FetchFixture.evidence(of: all, shard: 0))
        // What is stored is not read again.
        let calls = stream.calls
        let again = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(again.rows.map(\.state) == [.complete, .complete, .complete])
        #expect(stream.calls == calls)
    }

    @Test func oneAnswerServesSeveralStretches() async throws {
        let fixture = try FetchFixture()
        let stream = StubStream([StubStream.Shard(id: 0, records: StubStream.records(0..<100))])
        let wanted = stride(from: 0, to: 60, by: 2).map { FetchFixture.stretch($0, $0) }
        let report = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(report.count(.complete) == 30)
        #expect(try fixture.evidence().count == 30)
        #expect(stream.calls < 60)
    }

    @Test(arguments: [false, true]) func saysWhatIsGone(refuses: Bool) async throws {
        let fixture = try FetchFixture()
        var shard = StubStream.Shard(id: 0, records: StubStream.records(0..<100))
        shard.trimmed = 25
        let stream = StubStream(
            [shard], faults: StubStream.Faults(throttles: 5, empties: 3, page: 9, refusesLostPositions: refuses))
        let wanted = [
            FetchFixture.stretch(3, 9), FetchFixture.stretch(20, 29, records: 10), FetchFixture.stretch(50, 55),
        ]
        let report = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(report.rows.map(\.state) == [.expired, .partlyExpired, .complete])
        #expect(report.rows.map(\.read) == [0, 5, 6])
        #expect(report.rows[1].lostBefore == StubStream.number(25, shard: 0))
        let evidence = try fixture.evidence()
        // The same again is known without a call.
        let calls = stream.calls
        let again = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(again.rows.map(\.state) == [.expired, .partlyExpired, .complete])
        #expect(again.rows[1].lostBefore == StubStream.number(25, shard: 0))
        #expect(stream.calls == calls)
        #expect(try fixture.evidence() == evidence)
        // Who does not believe it may look again.
        try await fixture.fetch(.stretches(wanted), from: stream) { $0.again = true }
        #expect(stream.calls > calls)
        #expect(try fixture.evidence() == evidence)
    }

    @Test func aShardThatIsGoneAndOneThatNeverWas() async throws {
        let fixture = try FetchFixture()
        let stream = StubStream([StubStream.Shard(id: 4, records: StubStream.records(0..<10, shard: 4))])
        let wanted = [FetchFixture.stretch(1, 3, shard: 2), FetchFixture.stretch(1, 3, shard: 9)]
        let report = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(report.rows.map(\.state) == [.expired, .unfinished])
        #expect(stream.calls == 0)
    }

    @Test func aClosedShardWithoutTheRecordsHasLostThem() async throws {
        let fixture = try FetchFixture()
        var shard = StubStream.Shard(id: 0, records: StubStream.records(0..<10), isClosed: true)
        shard.trimmed = 10
        let report = try await fixture.fetch(.stretches([FetchFixture.stretch(2, 5)]), from: StubStream([shard]))
        #expect(report.rows.map(\.state) == [.expired])
    }

    @Test func numbersOfAnotherStreamAreNotCalledExpired() async throws {
        let fixture = try FetchFixture()
        let stream = StubStream([StubStream.Shard(id: 0, records: StubStream.records(0..<10))])
        let report = try await fixture.fetch(.stretches([FetchFixture.stretch(20, 25)]), from: stream)
        #expect(report.rows.map(\.state) == [.unfinished])
        #expect(report.rows[0].detail?.contains("this stream") == true)
        // Two days later they would be.
        let late = StubStream(
            [StubStream.Shard(id: 0, records: StubStream.records(0..<10))], now: StubStream.arrival(200_000))
        let later = try await fixture.fetch(.stretches([FetchFixture.stretch(20, 25)]), from: late)
        #expect(later.rows.map(\.state) == [.expired])
    }

    @Test func aSliceFromBeforeTheRetentionIsIncomplete() async throws {
        let fixture = try FetchFixture()
        let day: Int64 = 86_400_000_000
        let old = StubStream.Shard(
            id: 0, records: StubStream.records(0..<10), createSecond: StubStream.start - 900_000)
        let young = StubStream.Shard(id: 1, records: StubStream.records(0..<10, shard: 1))
        let report = try await fixture.fetch(
            .slice(since: StubStream.arrival(0) - 3 * day, until: nil), from: StubStream([old, young]))
        #expect(report.rows.map(\.state) == [.partlyExpired, .complete])
        #expect(report.rows.map(\.read) == [10, 10])
        // That was so, and stays so, although nothing is read again.
        let again = try await fixture.fetch(
            .slice(since: StubStream.arrival(0) - 3 * day, until: nil), from: StubStream([old, young]))
        #expect(again.rows.map(\.state) == [.partlyExpired, .complete])
        #expect(again.rows.map(\.read) == [0, 0])
    }

    @Test func overlappingFetchesDoubleNothing() async throws {
        let fixture = try FetchFixture()
        var records = StubStream.records(0..<60)
        records[22].data = []
        let stream = StubStream([StubStream.Shard(id: 0, records: records)], faults: Self.unkind, seed: 8)
        func slice(_ first: Int, _ end: Int) -> StreamFetchRequest.Wanted {
            .slice(since: StubStream.arrival(first), until: StubStream.arrival(end))
        }
        try await fixture.fetch(slice(20, 31), from: stream)
        try await fixture.fetch(.stretches([FetchFixture.stretch(25, 40)]), from: stream)
        let report = try await fixture.fetch(slice(10, 50), from: stream) { $0.portion.records = 4 }
        #expect(report.rows[0].read == 40)
        #expect(report.rows[0].stored == 19)
        try await fixture.fetch(slice(12, 45), from: stream) { $0.again = true }
        #expect(try fixture.evidence() == FetchFixture.evidence(of: Array(records[10..<50]), shard: 0))
    }

    @Test func aLabelOfAnotherStreamIsRefused() async throws {
        let fixture = try FetchFixture()
        let stream = StubStream([StubStream.Shard(id: 0, records: StubStream.records(0..<5))])
        try await fixture.fetch(.slice(since: nil, until: nil), from: stream)
        let store = try Store.open(at: fixture.database, for: .writing(command: "a test"))
        defer { try? store.close() }
        let fetch = StreamFetch(stream, clock: stream.clock)
        var source = try await fetch.source("readings")
        #expect(try StreamFetch.label(named: nil, of: source, in: store) == "readings")
        source.stream.arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/other"
        await #expect(throws: IngestError.self) {
            let request = StreamFetchRequest(stream: "other", wanted: .slice(since: nil, until: nil))
            _ = try await fetch.run(request, from: source, label: "readings", into: store) { _ in }
        }
    }

    @Test func staysWithinItsShareOfTheLimits() async throws {
        let fixture = try FetchFixture()
        let shards = (0..<2).map {
            StubStream.Shard(id: $0, records: StubStream.records(0..<100, shard: $0, size: 40_000))
        }
        let stream = StubStream(shards, faults: StubStream.Faults(page: 30))
        try await fixture.fetch(.slice(since: nil, until: nil), from: stream) {
            $0.parallelShards = 1
            $0.share = 0.05
        }
        for times in stream.readTimes.values {
            for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= 4 - 1e-9) }
        }
        // Two shards, one after the other: 4 MB of each at a tenth of a MiB a second.
        #expect(stream.seconds > 70)
    }

    @Test func throttlingWithoutEndIsAnErrorOfTheShard() async throws {
        let fixture = try FetchFixture()
        let stream = StubStream(
            [StubStream.Shard(id: 0, records: StubStream.records(0..<5))], faults: StubStream.Faults(throttles: 1))
        let report = try await fixture.fetch(.slice(since: nil, until: nil), from: stream)
        #expect(report.rows.map(\.state) == [.unfinished])
        #expect(stream.calls == 10)
    }

    @Test func aStreamThatIsDeniedIsNotAskedForEveryStretch() async throws {
        let fixture = try FetchFixture()
        let shard = StubStream.Shard(id: 0, records: StubStream.records(0..<50))
        let stream = StubStream([shard], faults: StubStream.Faults(denies: true))
        let wanted = stride(from: 0, to: 40, by: 2).map { FetchFixture.stretch($0, $0) }
        let report = try await fixture.fetch(.stretches(wanted), from: stream)
        #expect(report.count(.unfinished) == 20)
        #expect(stream.calls == 1)
    }

    @Test func forgettingWhatWasFetchedFetchesItAgain() async throws {
        let fixture = try FetchFixture()
        let stream = StubStream([StubStream.Shard(id: 0, records: StubStream.records(0..<20))])
        let wanted = StreamFetchRequest.Wanted.stretches([FetchFixture.stretch(2, 12)])
        try await fixture.fetch(wanted, from: stream)
        let evidence = try fixture.evidence()
        let names = try fixture.strings("SELECT name FROM object_name ORDER BY name")
        #expect(names.count == 2)
        #expect(names[0].hasPrefix("kinesis://123456789012/eu-west-1/readings/shardId-000000000000/"))
        let store = try Store.open(at: fixture.database, for: .writing(command: "a test"))
        let run = try store.beginRun(command: "forget", arguments: [], now: 0)
        _ = try store.forget(objects: [names[0]], stream: nil, runID: run)
        try store.endRun(run, outcome: .finished, counts: "{}", now: 0)
        #expect(try problems(of: store) == [])
        try store.close()
        #expect(try fixture.evidence().count < evidence.count)
        try await fixture.fetch(wanted, from: stream)
        #expect(try fixture.evidence() == evidence)
    }
}
