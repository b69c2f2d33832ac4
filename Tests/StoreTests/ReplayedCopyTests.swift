import GRDB
import Records
import TestSupport
import Testing

@testable import Store

/// Copies that replays put into streams: every record with a delivery counts once, in any order of imports and ledger.
@Suite struct ReplayedCopyTests {
    private static func hours(_ store: Store) throws -> [String] {
        try store.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT stream, device_id, substr(hour, 13, 1), records, redelivered FROM hourly WHERE records > 0"
            ).map { "\($0[0] as String) \($0[1] as String) \($0[2] as String) \($0[3] as Int) \($0[4] as Int)" }
        }.sorted()
    }

    @Test(arguments: 0..<120)
    func everyRecordCountsOnce(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        var world = ReplayWorld(&random)
        let folder = try TemporaryFolder()
        var dumps: Set<String> = []
        for round in 0..<2 {
            world.steps.shuffle(using: &random)
            let store = try Store.open(at: folder.path("\(round).db"), for: .writing(command: "a test"))
            try await ReplayWorldImport(world: world, store: store).run(&random)
            #expect(try Self.hours(store) == world.expectedHours())
            #expect(try problems(of: store) == [])
            dumps.insert(try dumpText(store))
            try store.close()
        }
        #expect(dumps.count == 1)
    }

    /// A session that was killed before its end left marks, and no wrong count that nobody knows of.
    @Test(arguments: 200..<240)
    func whatWaitsToBeCountedIsMarked(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let world = ReplayWorld(&random)
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        try await ReplayWorldImport(world: world, store: store).run(&random)
        let output = ReplayWorld.Output(
            place: world.entries.first?.copy ?? world.base[0].place, device: "d9", hour: 3, processed: 0,
            isDelivered: true, name: "late.json")
        let row = try store.stream(named: output.place.stream, options: .standard)
        let session = try ImportSession(store: store, stream: row, arguments: [], now: 0)
        _ = try await session.write([try readObject(batchText([output.entry]), name: output.name)])
        let found = try problems(of: store).filter { !$0.hasPrefix("unfinished") }
        #expect(found == [])
        try await session.finish(outcome: .finished, counts: "{}", now: 0)
        #expect(try problems(of: store) == [])
        try store.close()
    }

    @Test(arguments: 300..<360)
    func whatIsForgottenIsCountedAnew(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let world = ReplayWorld(&random)
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        try await ReplayWorldImport(world: world, store: store).run(&random)
        let names = world.outputs.map(\.name).filter { _ in random.oneIn(3) }
        let run = try store.beginRun(command: "forget", arguments: names, now: 0)
        _ = try store.forget(objects: names, stream: nil, runID: run)
        #expect(try Self.hours(store) == world.expectedHours(leavingOut: Set(names)))
        #expect(try problems(of: store) == [])
        let label = random.pick(ReplayWorld.labels)
        if try store.streams().contains(where: { $0.label == label }) {
            _ = try store.forget(stream: label)
            #expect(try problems(of: store) == [])
        }
        try store.close()
    }

    @Test func aStoreWithoutReplaysIsNotWatched() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        #expect(try store.read { try CopyWatch($0) } == nil)
        #expect(try store.read { try CopyPlan($0).isEmpty })
        try store.close()
    }

    @Test func shardsAreReadAsSQLReadsThem() {
        #expect(ShardText.number("shardId-000000000012") == 12)
        #expect(ShardText.number("shardId-999999999999") == 999_999_999_999)
        #expect(RecordKey.storageKey(digits: "7") == "0017")
    }
}
