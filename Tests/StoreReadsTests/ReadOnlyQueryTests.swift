import Queries
import Testing

@testable import Store

@Suite struct ReadOnlyQueryTests {
    /// The rows of a query, and its columns in front.
    private func run(
        _ sql: String, on store: Store, parameters: [String: String] = [:], timeout: Duration? = nil
    ) throws -> [[QueryValue]] {
        var rows: [[QueryValue]] = []
        try ReadOnlyQuery(sql: sql, parameters: parameters, timeout: timeout).run(on: store) { names in
            rows.append(names.map { .text($0) })
        } row: {
            rows.append($0)
        }
        return rows
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test func givesColumnsAndValuesOfEveryType() throws {
        let fixture = try StoreFixture()
        let rows = try run(
            "SELECT NULL AS a, -7 AS b, 0.5 AS c, 'x' || char(0) || 'y' AS d, x'00ff' AS e", on: fixture.store)
        #expect(
            rows == [
                [.text("a"), .text("b"), .text("c"), .text("d"), .text("e")],
                [.null, .integer(-7), .real(0.5), .text("x\u{0}y"), .blob([0, 255])],
            ])
    }

    @Test(arguments: [
        "SELECT count(*) FROM records",
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 3) SELECT i FROM n",
        "VALUES (1), (2)", "EXPLAIN QUERY PLAN SELECT * FROM record", "PRAGMA table_info(record)",
        "PRAGMA user_version",
        "SELECT name FROM pragma_table_xinfo('record')", "SELECT key FROM json_each('{\"a\":1}')",
        "SELECT name FROM sqlite_master; -- a comment\n;", "PRAGMA quick_check",
    ])
    func runs(_ sql: String) throws {
        let fixture = try StoreFixture()
        #expect(try run(sql, on: fixture.store).count > 0)
    }

    @Test(arguments: [
        "records", "deliveries", "readings", "hourly", "hourly_metrics", "objects", "rejects", "failures", "replays",
        "runs",
    ])
    func readsTheView(_ name: String) throws {
        let fixture = try StoreFixture(smallStore)
        try fixture.store.refreshReadingsView()
        #expect(try run("SELECT * FROM \(name)", on: fixture.store).count > 0)
    }

    @Test(arguments: [
        "INSERT INTO run VALUES (9, 'x', '', 0, 1, 'finished', NULL)", "UPDATE run SET command = 'x'",
        "DELETE FROM run",
        "DELETE FROM run RETURNING id", "CREATE TABLE x (a)", "CREATE TEMP TABLE x (a)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "CREATE VIRTUAL TABLE x USING fts5(a)", "DROP TABLE run", "ALTER TABLE run RENAME TO x",
        "ATTACH ':memory:' AS x",
        "ATTACH '/etc/passwd' AS x", "DETACH main", "VACUUM", "VACUUM INTO '/tmp/afterbay-never'", "REINDEX", "ANALYZE",
        "BEGIN", "SAVEPOINT x", "PRAGMA query_only = 0", "PRAGMA writable_schema = 1", "PRAGMA user_version = 7",
        "PRAGMA journal_mode", "PRAGMA journal_mode = DELETE", "PRAGMA wal_checkpoint",
        "PRAGMA temp_store_directory = '/'",
        "PRAGMA trusted_schema = 1", "PRAGMA optimize", "SELECT load_extension('x')", "SELECT LOAD_EXTENSION('x', 'y')",
        "SELECT fts3_tokenizer('x')", "WITH x AS (SELECT 1) INSERT INTO stream SELECT * FROM x",
    ])
    func refuses(_ sql: String) throws {
        let fixture = try StoreFixture(smallStore)
        let before = try run("SELECT count(*), sum(id) FROM run", on: fixture.store)
        let found = code { _ = try run(sql, on: fixture.store) }
        #expect(found == .notAllowed, "\(sql)")
        #expect(try run("SELECT count(*), sum(id) FROM run", on: fixture.store) == before)
    }

    @Test(arguments: [
        ("SELEC 1", "syntax error"), ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("SELECT \"typo\" FROM records", "no such column: typo"), ("SELECT 1; SELECT 2", "more than one statement"),
        ("-- nothing", "empty"), ("", "empty"),
    ])
    func explainsWhatIsWrong(_ sql: String, _ reason: String) throws {
        let fixture = try StoreFixture()
        let error = #expect(throws: StoreError.self) { try run(sql, on: fixture.store) }
        #expect(error?.code == .invalidQuery)
        #expect(error?.detail.contains(reason) == true, "\(error?.detail ?? "")")
    }

    @Test func bindsParametersAsText() throws {
        let fixture = try StoreFixture()
        let rows = try run(
            "SELECT :a, typeof(:a), @b, $c, :a || 'x'", on: fixture.store, parameters: ["a": "007", "b": "z"])
        #expect(rows.last == [.text("007"), .text("text"), .text("z"), .null, .text("007x")])
    }

    @Test func namesTheParametersThatThereAre() throws {
        let fixture = try StoreFixture()
        let error = #expect(throws: StoreError.self) {
            try run("SELECT :device, :until", on: fixture.store, parameters: ["devise": "x"])
        }
        #expect(error?.detail == "the query has no parameter devise; its parameters are: device, until")
    }

    @Test func stopsWhenItsTimeIsOver() throws {
        let fixture = try StoreFixture()
        let endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT "
        // One gives no row at all, the other gives rows without end.
        for sql in [endless + "count(*) FROM n", endless + "i FROM n"] {
            #expect(code { _ = try run(sql, on: fixture.store, timeout: .milliseconds(20)) } == .timedOut)
        }
    }

    @Test func countsOnlyItsOwnTime() {
        let start = ContinuousClock.now
        var elapsed = Duration.zero
        let limit = QueryLimit(timeout: .seconds(1), now: { start + elapsed })
        elapsed += .milliseconds(900)
        limit.pause()
        elapsed += .seconds(100)
        limit.resume()
        #expect(!limit.isOver())
        elapsed += .milliseconds(200)
        #expect(limit.isOver())
    }

    @Test func stopsWhenItsTaskIsCancelled() async throws {
        let fixture = try StoreFixture()
        let store = fixture.store
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try ReadOnlyQuery(sql: "SELECT 1").run(on: store) { _ in
            } row: { _ in
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func everyNamedQueryRunsWithoutParametersAndInOrder() throws {
        let fixture = try StoreFixture(smallStore)
        #expect(!Catalog.named.isEmpty)
        for query in Catalog.named {
            #expect(throws: Never.self, "\(query.name)") { try run(query.sql, on: fixture.store) }
            #expect(query.sql.contains("ORDER BY"), "\(query.name)")
            #expect(!query.sentence.isEmpty, "\(query.name)")
            let given = Dictionary(uniqueKeysWithValues: query.parameters.map { ($0.name, "1") })
            #expect(throws: Never.self, "\(query.name)") { try run(query.sql, on: fixture.store, parameters: given) }
        }
        #expect(Set(Catalog.named.map(\.name)).count == Catalog.named.count)
    }
}
