import GRDB
import Testing

@testable import Replay
@testable import Store

/// Which records a selection takes.
@Suite struct SelectionTests {
    /// Times in seconds.
    static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.add([
            .init("1") { ($0.device, $0.key, $0.eventTime) = ("d1", "d1", 1_000_000) },
            .init("2") {
                ($0.device, $0.key, $0.eventTime, $0.isDelivered, $0.failure) = ("d1", "d1", 2_000_000, false, "x")
            },
            .init("3") { ($0.device, $0.key, $0.eventTime, $0.failure) = ("d2", "d2", 3_000_000, "x") },
            .init("4") { ($0.device, $0.key, $0.isDelivered, $0.payload) = ("d2", "d2", false, nil) },
            .init("5") { ($0.shard, $0.device, $0.key, $0.eventTime) = (1, "d3", "d3", 5_000_000) },
            .init("10") {
                ($0.shard, $0.device, $0.key, $0.arrivalTime, $0.isDelivered) = (1, "d3", "d3", 6_500_000, false)
            },
            .init("2") { ($0.stream, $0.device, $0.key, $0.eventTime) = ("t", "d1", "d1", 7_000_000) },
        ])
        return fixture
    }

    /// A record without a time (4) goes behind the one of its key that comes before it, or where there is none, first.
    static let all = ["s/0/1", "s/0/2", "s/0/3", "s/0/4", "s/1/5", "s/1/10", "t/0/2"]

    static let cases: [(String, @Sendable (inout ReplaySelection) -> Void, [String])] = [
        ("everything", { _ in }, all),
        ("failed", { $0.failed = true }, ["s/0/2"]),
        ("failed again", { ($0.failed, $0.again) = (true, true) }, ["s/0/2", "s/0/3"]),
        ("missing", { $0.missing = true }, ["s/0/4", "s/0/2", "s/1/10"]),
        ("failed or missing", { ($0.failed, $0.missing) = (true, true) }, ["s/0/4", "s/0/2", "s/1/10"]),
        ("device", { $0.devices = ["d1"] }, ["s/0/1", "s/0/2", "t/0/2"]),
        ("devices", { $0.devices = ["d3", "d2"] }, ["s/0/3", "s/0/4", "s/1/5", "s/1/10"]),
        ("failed of a device", { ($0.failed, $0.devices) = (true, ["d2"]) }, []),
        ("shard", { $0.shards = [1] }, ["s/1/5", "s/1/10"]),
        ("stream", { $0.stream = "t" }, ["t/0/2"]),
        ("since", { $0.since = 3_000_000 }, ["s/0/3", "s/1/5", "t/0/2"]),
        ("until", { $0.until = 3_000_000 }, ["s/0/1", "s/0/2"]),
        ("arrival", { ($0.timeBasis, $0.since) = (.arrival, 0) }, ["s/1/10"]),
        ("condition", { $0.condition = "device_id = 'd2' -- the second" }, ["s/0/3", "s/0/4"]),
        ("condition over payload", { $0.condition = "payload ->> 'a' = 1 AND stream = 't'" }, ["t/0/2"]),
        (
            "condition with a subquery",
            { $0.condition = "sequence IN (SELECT sequence FROM failures WHERE reason IS NOT NULL) AND stream = 's'" },
            ["s/0/2", "s/0/3"]
        ),
        ("condition that would widen", { $0.condition = "0) OR (1" }, all),
        (
            "missing with a condition",
            { ($0.missing, $0.condition) = (true, "payload IS NOT NULL") }, ["s/0/2", "s/1/10"]
        ),
    ]

    @Test(arguments: cases)
    func takes(name: String, change: @Sendable (inout ReplaySelection) -> Void, expected: [String]) throws {
        let fixture = try Self.fixture()
        var selection = ReplaySelection()
        change(&selection)
        var taken: [String] = []
        try fixture.withStore { store in
            try store.forEachSelected(selection.query) { member in
                taken.append("\(member.record.stream)/\(member.record.shard)/\(member.record.key.sequence)")
                return true
            }
        }
        #expect(taken == expected)
    }

    static let refused: [(String, StoreError.Code, String)] = [
        ("device = 'd1'", .invalidQuery, "no such column: device"),
        ("device_id = ", .invalidQuery, "syntax error"),
        ("", .invalidQuery, "syntax error"),
        ("1); DELETE FROM record; --", .invalidQuery, "Multiple statements"),
        ("device_id = :stream", .invalidQuery, "argument"),
        ("load_extension('x')", .notAllowed, "load_extension"),
        ("EXISTS (SELECT 1 FROM pragma_table_info('record'))", .notAllowed, "not authorized"),
    ]

    @Test(arguments: refused)
    func refuses(condition: String, code: StoreError.Code, words: String) throws {
        let fixture = try Self.fixture()
        var selection = ReplaySelection()
        selection.condition = condition
        let error = try #require(throws: StoreError.self) {
            try fixture.withStore { store in
                _ = try ReplayPlanner(store: store).plan(selection, options: ReplayOptions())
            }
        }
        #expect(error.code == code)
        #expect(error.detail.contains(words), "\(error.detail)")
    }

    @Test func aStreamThatIsNotThereIsAnError() throws {
        let fixture = try Self.fixture()
        var selection = ReplaySelection()
        selection.stream = "u"
        let error = try #require(throws: StoreError.self) {
            try fixture.withStore { _ = try ReplayPlanner(store: $0).plan(selection, options: ReplayOptions()) }
        }
        #expect(error.code == .notFound)
    }

    /// Nothing that a person's condition may say gets through the connection it runs on, wherever it stands.
    @Test(arguments: [
        "ATTACH '/tmp/x.db' AS x", "PRAGMA user_version = 3", "DELETE FROM record", "CREATE TEMP TABLE t (a)",
        "INSERT INTO run VALUES (9,'','',0,null,'failed',null)", "SELECT load_extension('x')", "COMMIT", "VACUUM",
    ])
    func theGuardRefuses(sql: String) throws {
        let fixture = try Self.fixture()
        let before = try fixture.rows("SELECT count(*) FROM record")
        let reader = try GuardedReader(path: fixture.path)
        #expect(throws: StoreError.self) { try reader.read { try $0.execute(sql: sql) } }
        #expect(try fixture.rows("SELECT count(*) FROM record") == before)
    }
}
