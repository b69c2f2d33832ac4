import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// A fetch that stops anywhere goes on, and leaves what one leaves that was never stopped.
@Suite struct FetchResumptionTests {
    static let wanted: [StreamFetchRequest.Wanted] = [
        .slice(since: StubStream.arrival(5), until: StubStream.arrival(40)),
        .slice(since: nil, until: nil),
        .stretches([
            FetchFixture.stretch(3, 20), FetchFixture.stretch(30, 34), FetchFixture.stretch(1, 33, shard: 1),
            FetchFixture.stretch(2, 9, shard: 2),
        ]),
    ]

    static func stream() -> StubStream {
        var shards = (0..<3).map { StubStream.Shard(id: $0, records: StubStream.records(0..<45, shard: $0)) }
        shards[1].isClosed = true
        shards[2].trimmed = 6
        return StubStream(shards, faults: StubStream.Faults(throttles: 11, empties: 6, expiries: 13, page: 12), seed: 5)
    }

    @Test(arguments: wanted.indices) func anyCallMayBeTheLast(index: Int) async throws {
        let wanted = Self.wanted[index]
        let whole = try FetchFixture()
        let stream = Self.stream()
        try await whole.fetch(wanted, from: stream) { $0.parallelShards = 1 }
        let total = stream.calls
        let dump = try dumpText(ofFile: whole.database)
        let spans = try Self.spans(whole.database)
        #expect(total > 15)
        for call in 1...total {
            let fixture = try FetchFixture()
            let stopped = Self.stream()
            stopped.stop(at: call)
            let first = try await fixture.fetch(wanted, from: stopped) { $0.parallelShards = 1 }
            #expect(first.count(.unfinished) > 0)
            stopped.stop(at: .max)
            let second = try await fixture.fetch(wanted, from: stopped) { $0.parallelShards = 1 }
            #expect(second.count(.unfinished) == 0)
            #expect(try dumpText(ofFile: fixture.database) == dump, "stopped at call \(call)")
            #expect(try Self.spans(fixture.database) == spans, "stopped at call \(call)")
        }
    }

    @Test(arguments: wanted.indices) func theOrderOfTheShardsIsNoMatter(index: Int) async throws {
        let (one, many) = (try FetchFixture(), try FetchFixture())
        try await one.fetch(Self.wanted[index], from: Self.stream()) { $0.parallelShards = 1 }
        try await many.fetch(Self.wanted[index], from: Self.stream())
        #expect(try dumpText(ofFile: one.database) == dumpText(ofFile: many.database))
    }

    private static func spans(_ path: String) throws -> [FetchedSpan] {
        let store = try Store.open(at: path, for: .reading)
        defer { try? store.close() }
        return try store.fetchedSpans(ofStream: "readings")
    }
}
