import AWS
import Store
import Testing

@testable import Replay

/// A database with failures, and a stream to send them into.
struct StreamFixture {
    let fixture: StoreFixture
    let stream: StubStream
    var settler: StubSettler
    var pace = StreamPace()
    var order = ReplayOrder.strict
    let time = VirtualClock()

    /// Failed records with the payload `{"n":NUMBER}`, over some keys and two shards.
    static func database(records: Int, keys: Int) throws -> StoreFixture {
        let fixture = try StoreFixture()
        var random = SeededRandom(UInt64(records))
        try fixture.add(
            (1...records).map { number in
                StoreFixture.Record(String(number)) {
                    ($0.isDelivered, $0.failure) = (false, "x")
                    let key = Int.random(in: 0..<keys, using: &random)
                    // A key stays in its shard, as in a stream.
                    ($0.key, $0.shard, $0.eventTime) = ("k\(key)", Int64(key % 2), Int64(number) * 1_000_000)
                    $0.payload = .text(#"{"n":\#(number)}"#)
                }
            })
        return fixture
    }

    init(_ fixture: StoreFixture, _ stream: StubStream) {
        self.fixture = fixture
        self.stream = stream
        settler = StubSettler(stream: stream)
        pace.share = 1
    }

    var connection: StreamConnection {
        StreamConnection(kinesis: stream, settler: settler, clock: time.clock, seed: 7)
    }

    func run(
        _ change: (inout StreamRequest) -> Void = { _ in }, confirm: (StreamAnnouncement) throws -> Void = { _ in },
        step: @escaping StreamStep.Hook = { _ in }
    ) async throws -> ReplayReport {
        var selection = ReplaySelection()
        selection.failed = true
        var options = ReplayOptions()
        options.order = order
        var request = StreamRequest(selection: selection, options: options, command: "replay", arguments: [])
        request.pace = pace
        change(&request)
        let target = try await StreamTarget.find("plant", by: stream)
        return try await withStore { store in
            try await ReplayRunner(store: store, clock: { 5 }).run(
                request, into: target, by: connection, confirm: confirm, progress: { _ in }, step: step)
        }
    }

    func resume(
        _ name: String = "r-000001", resendsUnknown: Bool = false, changes: StreamPaceChanges = StreamPaceChanges(),
        step: @escaping StreamStep.Hook = { _ in }
    ) async throws -> ReplayReport {
        let target = try await StreamTarget.find("plant", by: stream)
        return try await withStore { store in
            try await ReplayRunner(store: store, clock: { 6 }).resume(
                name, changes: changes, resendsUnknown: resendsUnknown, into: target, by: connection,
                command: "replay", arguments: [], confirm: { _ in }, progress: { _ in }, step: step)
        }
    }

    private func withStore<Value>(_ body: (Store) async throws -> Value) async throws -> Value {
        let store = try Store.open(at: fixture.path, for: .writing(command: "test"))
        defer { try? store.close() }
        return try await body(store)
    }

    /// Entries by state.
    func states() throws -> [String: Int] {
        let rows = try fixture.rows("SELECT state, count(*) FROM replay_entry GROUP BY state")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Int($0[1]) ?? 0) })
    }

    /// Compares what the stream took with the ledger: every record is there, the first copies of a key are in order, each
    /// entry names a copy of its own, and further copies are only those of entries that were once unanswered.
    func check(isWhole: Bool = true, _ location: SourceLocation = #_sourceLocation) throws {
        let kept = stream.kept
        let rows = try fixture.rows(
            """
            SELECT e.position, r.partition_key, r.payload, e.state, e.unanswered, coalesce(e.new_shard, ''),
                coalesce(e.new_sequence, '')
            FROM replay_entry AS e JOIN record AS r USING (shard_id, sequence_key, sub_sequence) ORDER BY e.position
            """)
        var places: [String: [Int]] = [:]
        for index in kept.indices {
            places[kept[index].partitionKey + " " + String(decoding: kept[index].data, as: UTF8.self), default: []]
                .append(index)
        }
        var named: Set<String> = []
        var firsts: [String: [Int]] = [:]
        for row in rows {
            let copies = places[row[1] + " " + row[2]] ?? []
            if isWhole { #expect(row[3] == "sent", sourceLocation: location) }
            if row[3] == "sent" {
                #expect(!copies.isEmpty, "\(row)", sourceLocation: location)
                #expect(
                    copies.contains { kept[$0].sequence == row[6] && kept[$0].shard == row[5] }, "\(row)",
                    sourceLocation: location)
                #expect(named.insert(row[6]).inserted, "\(row)", sourceLocation: location)
            } else if !copies.isEmpty {
                #expect(row[3] == "unknown" || row[3] == "sending" || (Int(row[4]) ?? 0) > 0, sourceLocation: location)
            }
            #expect(copies.count <= 1 + (Int(row[4]) ?? 0), "\(row)", sourceLocation: location)
            if let first = copies.first { firsts[row[1], default: []].append(first) }
        }
        if order == .strict {
            for (key, places) in firsts { #expect(places == places.sorted(), "\(key)", sourceLocation: location) }
            #expect(stream.overlaps == [], sourceLocation: location)
        }
    }
}
