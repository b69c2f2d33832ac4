import Foundation
import GRDB
import Records
import TestSupport
import Testing

@testable import Store

@Suite struct SchemaTests {
    /// A store with a few objects, folded into one file.
    private static func small() async throws -> (folder: TemporaryFolder, path: String) {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        var random = SeededRandom(seed: 5)
        var world = ModelWorld(&random, forgets: false)
        var entry = ModelEntry()
        entry.payload.isNaN = true
        world.objects.append([entry])
        entry.number = 77
        entry.payload.device = "d'1;--"
        world.objects[world.objects.count - 1].append(entry)
        world.steps.append(.offer(object: world.objects.count - 1, name: "nan.json"))
        try await WorldImport(world: world).run(into: store, &random)
        try store.close()
        return (folder, folder.path("a.db"))
    }

    private func shell(_ path: String, _ sql: String) throws -> (text: String, status: Int32) {
        let process = ChildProcess()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-readonly", "-bail", path, sql]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
    }

    @Test func theSchemaIsTheAgreedOne() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        let schema = try store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                    ORDER BY type, name
                    """)
        }.map { $0 + ";\n" }.joined(separator: "\n")
        try store.close()
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "schema.golden.sql")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(schema.utf8).write(to: golden)
        }
        let expected = String(decoding: try Data(contentsOf: golden), as: UTF8.self)
        #expect(schema == expected, "a released schema changes by a migration; UPDATE_GOLDEN=1 takes a new one")
    }

    @Test func everyTableIsStrictAndKnowsItsReferences() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        let loose = try store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(loose == [])
        #expect(try store.read { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
        #expect(throws: (any Error).self) {
            try store.write { try $0.execute(sql: "INSERT INTO shard (stream_id, number) VALUES (99, 0)") }
        }
        try store.close()
    }

    @Test func everyViewAnswersInThePlainShell() async throws {
        let (folder, path) = try await Self.small()
        let views = try shell(path, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name").text
            .split(separator: "\n").map(String.init)
        #expect(
            Set(views).isSuperset(of: [
                "records", "deliveries", "readings", "hourly", "hourly_metrics", "objects", "rejects", "failures",
                "replays", "runs",
            ]))
        for view in views {
            let (text, status) = try shell(path, "SELECT * FROM \(view)")
            #expect(status == 0, "\(view): \(text)")
        }
        for (view, least) in [("records", 2), ("deliveries", 2), ("readings", 2), ("hourly", 1), ("objects", 2)] {
            let rows = Int(try shell(path, "SELECT count(*) FROM \(view)").text.dropLast()) ?? 0
            #expect(rows >= least, "\(view)")
        }
        _ = folder
    }

    @Test func readingsGuardAgainstNaN() async throws {
        let (folder, path) = try await Self.small()
        let (text, status) = try shell(path, "SELECT typeof(v), v FROM readings WHERE sequence = '77'")
        #expect(status == 0)
        #expect(text == "text|NaN\n")
        let broken = try shell(path, "SELECT count(*) FROM readings WHERE v > 0.5 AND typeof(v) <> 'text'")
        #expect(broken.status == 0, "\(broken.text)")
        _ = folder
    }

    @Test func timesAndIdentitiesInViews() async throws {
        let (folder, path) = try await Self.small()
        let odd = try shell(
            path,
            """
            SELECT count(*) FROM records WHERE event_id <> shard || ':' || sequence
                OR shard NOT GLOB 'shardId-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
                OR event_time NOT GLOB '????-??-??T??:??:??.??????Z'
                OR processed_time NOT GLOB '1970-01-01T00:00:0[0-9].000000Z'
            """)
        #expect(odd.text == "0\n")
        _ = folder
    }

    /// The view divides doubles where that is exact, and takes the kept average elsewhere: both are the nearest double
    /// to the exact quotient, which Python's fractions know.
    @Test func averagesAreTheNearestDoubles() async throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.path("a.db"), for: .writing(command: "a test"))
        var random = SeededRandom(seed: 11)
        var entries: [EntryText] = []
        for number in 1...900 {
            let digits = (0..<Int.random(in: 1...24, using: &random)).map { _ in
                String(Int.random(in: 0...9, using: &random))
            }.joined()
            let whole = String(Int.random(in: 0...1_000, using: &random))
            let sign = random.oneIn(3) ? "-" : ""
            let value = random.oneIn(3) ? sign + whole : "\(sign)\(whole).\(digits)"
            entries.append(
                EntryText(
                    number, payload: #"{"device_id":"d\#(number % 150)","timestamp":1764000000,"v":\#(value)}"#))
        }
        let row = try store.stream(named: "default", options: .standard)
        let session = try ImportSession(store: store, stream: row, arguments: [], now: 0)
        _ = try await session.write([try readObject(batchText(entries), name: "a.json")])
        try await session.finish(outcome: .finished, counts: "{}", now: 0)
        try store.close()
        let check = """
            import sqlite3, sys, json, fractions
            db = sqlite3.connect(sys.argv[1])
            values = {}
            for device, payload in db.execute("SELECT device_id, payload FROM record"):
                number = json.loads(payload, parse_float=fractions.Fraction, parse_int=fractions.Fraction)["v"]
                values.setdefault(device, []).append(number)
            rows = 0
            for device, count, least, avg, most, total in db.execute(
                    "SELECT device_id, count, min, avg, max, sum FROM hourly_metrics WHERE field = 'v'"):
                mine = values[device]
                assert count == len(mine), device
                assert fractions.Fraction(least) == min(mine) and fractions.Fraction(most) == max(mine), device
                assert fractions.Fraction(total) == sum(mine), device
                assert avg == float(sum(mine) / count), (device, avg, float(sum(mine) / count))
                rows += 1
            print(rows)
            """
        let process = ChildProcess()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", check, folder.path("a.db")]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text == "150\n")
    }
}
