import Foundation
import Ingest
import Store
import TestSupport
import Testing

/// Kills the program at named places, after random numbers of writes, and at random moments: the next import completes
/// what the killed one began.
@Suite(.serialized) struct CrashTests {
    private static let small = Result { try CrashTree(objects: 90, entries: 8, seed: 1) }

    @Test(arguments: ["create", "migrate", "first_commit", "finish", "checkpoint"], [false, true])
    func aKillAtANamedPoint(point: String, isSecondImport: Bool) throws {
        let tree = try Self.small.get()
        let database = "\(point)-\(isSecondImport).db"
        if isSecondImport {
            // The file is there, and the point lies in the import of what is new.
            let first = try Program(in: tree.folder).run(["import", "--db", database, tree.sources[0]])
            #expect([0, 2].contains(first.status))
        }
        let killed = try Program(in: tree.folder, environment: ["AFTERBAY_KILL_AT": point])
            .run(["import", "--db", database, "--jobs", "4"] + tree.sources)
        // A file that is there is not migrated again.
        #expect(killed.wasKilled == !(isSecondImport && point == "migrate"))
        try completeByProgram(database, of: tree)
    }

    @Test func killsAfterRandomNumbersOfWrites() async throws {
        let tree = try Self.small.get()
        let total = try writes(of: tree)
        #expect(total > 200)
        var random = SeededRandom(seed: 7)
        // In two lanes: a crash leaves nothing behind in memory, so one does not know of the other.
        let moments = (0..<170).map { _ in Int.random(in: 1...total, using: &random) } + Array(1...8)
        let kills = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<2 {
                group.addTask {
                    var kills = 0
                    for (number, moment) in moments.enumerated() where number % 2 == lane {
                        let database = "writes-\(number).db"
                        let isKilled = try killed(tree, database, after: moment)
                        kills += isKilled ? 1 : 0
                        if number.isMultiple(of: 5) { try expectWhole(tree.folder.path(database)) }
                        if number.isMultiple(of: 20), isKilled {
                            // Killed again while it completes what was killed.
                            kills += try killed(tree, database, after: max(moment / 2, 1)) ? 1 : 0
                        }
                        try await complete(database, of: tree)
                    }
                    return kills
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(kills >= 170)
    }

    @Test func killsWhenTheLogHasGrown() throws {
        let tree = try CrashTree(objects: 30, entries: 200, seed: 2)
        var random = SeededRandom(seed: 9)
        var kills = 0
        for number in 0..<24 {
            let database = "log-\(number).db"
            let size = Int.random(in: 0...1_500_000, using: &random)
            let killed = try Program(in: tree.folder).run(
                ["import", "--db", database, "--jobs", "2"] + tree.sources.shuffled(using: &random)
            ) { process in
                // No clock: the log's own growth says when.
                let path = tree.folder.path(database + "-wal")
                while process.isRunning, Self.size(path) < size { sched_yield() }
                if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
            }
            kills += killed.wasKilled ? 1 : 0
            try completeByProgram(database, of: tree)
        }
        #expect(kills > 5)
    }

    /// What a crash left can be read as it is: only work that was begun may wait.
    private func expectWhole(_ path: String) throws {
        do {
            #expect(try problems(ofFile: path).filter { !$0.hasPrefix("unfinished") } == [])
        } catch let error as StoreError {
            // Killed before there was a schema.
            #expect([.missing, .notAStore, .olderSchema].contains(error.code), "\(error)")
        }
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : -1
    }

    /// Whether an import was killed at its so-manieth write; otherwise it came to its end.
    private func killed(_ tree: CrashTree, _ database: String, after writes: Int) throws -> Bool {
        let outcome = try Program(in: tree.folder, environment: ["AFTERBAY_KILL_AFTER_WRITES": String(writes)])
            .run(["import", "--db", database, "--jobs", "4"] + tree.sources)
        #expect(outcome.wasKilled || [0, 2].contains(outcome.status), "\(outcome.stderr)")
        return outcome.wasKilled
    }

    /// How many writes an import makes, to the nearest hundred.
    private func writes(of tree: CrashTree) throws -> Int {
        var writes = 128
        while try killed(tree, "count-\(writes).db", after: writes) { writes *= 2 }
        var (least, most) = (writes / 2, writes)
        while most - least > 100 {
            let middle = (least + most) / 2
            if try killed(tree, "count-\(middle).db", after: middle) { least = middle } else { most = middle }
        }
        return least
    }

    private func completeByProgram(_ database: String, of tree: CrashTree) throws {
        let outcome = try Program(in: tree.folder).run(["import", "--db", database, "--jobs", "4"] + tree.sources)
        #expect([0, 2].contains(outcome.status), "\(outcome.stderr)")
        let verified = try Program(in: tree.folder).run(["verify", "--db", database])
        #expect(verified.status == 0, "\(verified.stdout)")
        let isEqual = try Program(in: tree.folder).run(["verify", "--dump", "--db", database]).stdout == tree.dump
        #expect(isEqual, "\(database) holds something else than an uninterrupted import")
        try check(database, of: tree)
    }

    /// The same in the test's own process, which is quicker.
    private func complete(_ database: String, of tree: CrashTree) async throws {
        let store = try Store.open(at: tree.folder.path(database), for: .writing(command: "a test"))
        let plan = ImportPlan(sources: tree.sources, jobs: 1)
        _ = try await Importer(plan) { 0 }.run(into: store) { _ in }
        try store.close()
        try check(database, of: tree)
    }

    private func check(_ database: String, of tree: CrashTree) throws {
        let path = tree.folder.path(database)
        #expect(try problems(ofFile: path) == [])
        let isEqual = try dumpText(ofFile: path) == tree.dump
        #expect(isEqual, "\(database) holds something else than an uninterrupted import")
        for end in ["-wal", "-shm", "-journal", ".lock"] {
            #expect(!FileManager.default.fileExists(atPath: path + end), "one file remains")
        }
        try FileManager.default.removeItem(atPath: path)
    }
}
