import GRDB
import Records
import Synchronization
import TestSupport
import Testing

@testable import Store

/// Small worlds of objects in every order, grouping and split, against a plain model and against each other.
@Suite struct ModelTests {
    @Test(arguments: 0..<150)
    func theStoreHoldsWhatThePlainModelSays(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let world = ModelWorld(&random, forgets: seed % 2 == 1)
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        try await WorldImport(world: world).run(into: store, &random)
        let expected = try ExpectedContent(world)
        let found = try ExpectedContent(store)
        #expect(found.objects == expected.objects)
        #expect(found.records == expected.records)
        #expect(found.deliveries == expected.deliveries)
        #expect(found.failures == expected.failures)
        #expect(found.hours == expected.hours)
        #expect(found.metrics == expected.metrics)
        #expect(try problems(of: store) == [])
        try store.close()
    }

    @Test(arguments: 1_000..<1_060)
    func anyOrderGivesTheSameDump(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        var world = ModelWorld(&random, forgets: false)
        let folder = try TemporaryFolder()
        var dumps: Set<String> = []
        for round in 0..<3 {
            let store = try Store.open(at: folder.path("\(round).db"), for: .writing(command: "a test"))
            try await WorldImport(world: world).run(into: store, &random)
            dumps.insert(try dumpText(store))
            try store.close()
            world.steps.shuffle(using: &random)
        }
        #expect(dumps.count == 1)
    }

    @Test(arguments: 2_000..<2_030)
    func whatWasForgottenLeavesNothingBehind(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let world = ModelWorld(&random, forgets: true)
        var rest = world
        rest.steps = world.namesByObject.flatMap { object, names in names.map { .offer(object: object, name: $0) } }
        let folder = try TemporaryFolder()
        var dumps: Set<String> = []
        for (name, world) in [("a.db", world), ("b.db", rest)] {
            let store = try Store.open(at: folder.path(name), for: .writing(command: "a test"))
            try await WorldImport(world: world).run(into: store, &random)
            let shards = try store.read {
                try String.fetchAll($0, sql: "SELECT number || ': ' || records FROM shard ORDER BY number")
            }
            dumps.insert(try dumpText(store) + shards.joined(separator: "\n"))
            try store.close()
        }
        #expect(dumps.count == 1)
    }

    /// Whatever came first, what the imports counted is what the store holds. Only a further name for a known content
    /// may later show deliveries to be repeated ones; nothing is read then, and nothing counted.
    @Test(arguments: 4_000..<4_060)
    func whatIsCountedIsWhatIsHeld(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        var world = ModelWorld(&random, forgets: false)
        var contents: Set<String> = []
        world.steps.removeAll { step in
            guard case .offer(let object, _) = step else { return false }
            return !contents.insert(batchText(world.objects[object].map(\.entryText))).inserted
        }
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        let counts = try await WorldImport(world: world).run(into: store, &random)
        func sum(_ sql: String) throws -> Int { try store.read { try Int.fetchOne($0, sql: sql) ?? 0 } }
        #expect(try sum("SELECT count(object_id) FROM record") == counts.new)
        #expect(try sum("SELECT count(*) FROM delivery WHERE kind = 'redelivered'") == counts.redelivered)
        #expect(try sum("SELECT count(*) FROM delivery WHERE kind = 'conflicting'") == counts.conflicting)
        #expect(try sum("SELECT count(*) FROM delivery WHERE kind = 'repeated'") == counts.repeated)
        #expect(try sum("SELECT count(*) FROM evidence WHERE kind = 'failed'") == counts.failed)
        #expect(try sum("SELECT sum(entries) FROM object") == counts.read + counts.repeated)
        try store.close()
    }

    @Test func importingAgainChangesNothing() async throws {
        for seed in 3_000..<3_020 {
            var random = SeededRandom(seed: UInt64(seed))
            let world = ModelWorld(&random, forgets: false)
            let folder = try TemporaryFolder()
            let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
            try await WorldImport(world: world).run(into: store, &random)
            let before = try dumpText(store)
            let counts = try await WorldImport(world: world).run(into: store, &random)
            #expect(counts == EntryCounts())
            #expect(try dumpText(store) == before)
            try store.close()
        }
    }
}

/// Takes a world's steps into a store, in sessions, commits and parts of random size.
struct WorldImport {
    let world: ModelWorld

    /// The entries that were counted.
    @discardableResult
    func run(into store: Store, _ random: inout SeededRandom) async throws -> EntryCounts {
        var counts = EntryCounts()
        var offers: [ReadObject] = []
        let row = try store.stream(named: "default", options: .standard)
        for step in world.steps {
            switch step {
            case .offer(let object, let name):
                offers.append(try readObject(batchText(world.objects[object].map(\.entryText)), name: name))
                if random.oneIn(4) { counts += try await session(&offers, row, store, &random) }
            case .forget(let name):
                counts += try await session(&offers, row, store, &random)
                let run = try store.beginRun(command: "forget", arguments: [name], now: 0)
                _ = try store.forget(objects: [name], stream: nil, runID: run)
                #expect(try problems(of: store) == [])
            }
        }
        counts += try await session(&offers, row, store, &random)
        return counts
    }

    private func session(
        _ offers: inout [ReadObject], _ row: StreamRow, _ store: Store, _ random: inout SeededRandom
    ) async throws -> EntryCounts {
        var counts = EntryCounts()
        let session = try ImportSession(store: store, stream: row, arguments: [], now: 0)
        var group: [ReadObject] = []
        for object in offers {
            if random.oneIn(4) {
                let parts = SplitParts(object.batch, &random)
                counts += try await session.write(large: object.object, parts: parts).counts
                continue
            }
            group.append(object)
            if random.oneIn(3) {
                counts += try await session.write(group).counts
                group = []
            }
        }
        counts += try await session.write(group).counts
        try await session.finish(outcome: .finished, counts: "{}", now: 0)
        offers = []
        return counts
    }
}

/// A batch in parts of random size.
private final class SplitParts: RecordParts {
    private let rest: Mutex<[RecordBatch]>

    init(_ batch: RecordBatch, _ random: inout SeededRandom) {
        var parts: [RecordBatch] = []
        var entries = batch.entries[...]
        while !entries.isEmpty {
            var part = batch
            part.entries = Array(entries.prefix(Int.random(in: 1...3, using: &random)))
            part.rejects = []
            entries = entries.dropFirst(part.entries.count)
            parts.append(part)
        }
        rest = Mutex(parts.reversed())
    }

    func next() throws -> RecordBatch? {
        rest.withLock { $0.popLast() }
    }
}
