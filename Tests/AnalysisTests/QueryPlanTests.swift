import Foundation
import GRDB
import Queries
import Testing

/// Which tables the hot queries walk: one that begins to scan records gets slow with the store, not with the answer.
@Suite struct QueryPlanTests {
    static let quick: [(String, String)] = [
        ("stream_shards", Catalog.Audit.streamShards), ("duplicates", Catalog.Audit.duplicates),
        ("books", Catalog.Audit.books), ("object_states", Catalog.Audit.objectStates),
        ("hour_prefixes", Catalog.Audit.hourPrefixes), ("changed_objects", Catalog.Audit.changedObjects),
        ("rollup_rows", Catalog.Summary.rollupRows), ("numeric_fields", Catalog.Summary.numericFields),
        ("stale_hours", Catalog.Summary.staleHours), ("record_content", Catalog.Audit.recordContent),
        ("failed_records", Catalog.Audit.failedRecords), ("failed_ranges", Catalog.Audit.failedRanges),
        ("undelivered_record", Catalog.Audit.undeliveredRecord),
        ("logged_invocations", Catalog.Audit.loggedInvocations), ("listed_objects", Catalog.Audit.listedObjects),
        ("unlisted_objects", Catalog.Audit.unlistedObjects), ("matched_payloads", Catalog.Audit.matchedPayloads),
        ("loose_payloads", Catalog.Audit.loosePayloads),
    ]

    static func plan(_ sql: String) throws -> [String] {
        let fixture = try StoreFixture()
        var arguments = StatementArguments()
        for parameter in NamedQuery(sql).parameters { arguments += [parameter.name: nil] }
        return try fixture.queue.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] ?? "" }
        }
    }

    @Test(arguments: quick) func noScanOfRecords(_ name: String, _ sql: String) throws {
        let plan = try Self.plan(sql)
        #expect(!plan.isEmpty)
        // The index of what was never delivered holds few of them.
        let scans = plan.filter { $0.hasPrefix("SCAN record") && !$0.contains("INDEX record_undelivered") }
        #expect(scans.isEmpty, "\(name): \(plan)")
        #expect(plan.filter { $0.contains("AUTOMATIC") && $0.contains("record") }.isEmpty, "\(name): \(plan)")
    }

    @Test(arguments: [Catalog.Audit.sequenceKeys, Catalog.Audit.recordTimes, Catalog.Summary.deliveredRecords])
    func scansFollowThePrimaryKey(_ sql: String) throws {
        let plan = try Self.plan(sql)
        #expect(plan.first == "SEARCH record USING PRIMARY KEY (shard_id=?)", "\(plan)")
        #expect(plan.filter { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }.isEmpty, "\(plan)")
    }

    /// Ten thousand failed ranges in one shard are no rarity after a night: none may be gone through for each record.
    @Test(arguments: [Catalog.Audit.sequenceKeys, Catalog.Audit.recordTimes, "SELECT * FROM failures"])
    func rangesAreNotGoneThroughForEachRecord(_ sql: String) throws {
        let plan = try Self.plan(sql)
        #expect(plan.contains { $0.contains("failed_range") || $0.contains("SCAN g") }, "\(plan)")
        #expect(plan.filter { $0.contains("first_key<?") }.isEmpty, "\(plan)")
    }

    @Test func payloadsAreReadInTheOrderOfTheirRecords() throws {
        let plan = try Self.plan(Catalog.Audit.exactPayloads)
        #expect(plan.first == "SEARCH evidence USING PRIMARY KEY (shard_id=?)", "\(plan)")
        #expect(
            plan.contains { $0.hasPrefix("SEARCH record USING PRIMARY KEY (shard_id=? AND sequence_key=?") }, "\(plan)")
        #expect(plan.filter { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }.isEmpty, "\(plan)")
        let payloads = try Self.plan(Catalog.Audit.recordPayloads)
        #expect(payloads.first == "SEARCH record USING PRIMARY KEY (shard_id=?)", "\(payloads)")
        #expect(payloads.filter { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }.isEmpty, "\(payloads)")
    }

    /// The payload of one record is asked for at its replay: by its number and the request id, never by a walk.
    @Test func aMatchedPayloadIsFoundByItsRecord() throws {
        let plan = try Self.plan(
            "SELECT object_id, entry_index FROM matched_payload WHERE shard_id = 1 AND sequence_key = '0011'")
        #expect(plan.filter { $0.hasPrefix("SCAN") && !$0.contains("matched_payload") }.isEmpty, "\(plan)")
        #expect(plan.contains { $0.contains("failed_range_by_shard (shard_id=? AND first_key=?)") }, "\(plan)")
        #expect(plan.contains { $0.contains("loose_payload_by_request (request_id=?)") }, "\(plan)")
    }

    @Test func duplicatesAreReadInTheOrderOfTheirKeys() throws {
        let plan = try Self.plan(Catalog.Audit.duplicates)
        #expect(plan.contains { $0.hasPrefix("SEARCH delivery USING PRIMARY KEY (shard_id=?)") }, "\(plan)")
        #expect(!plan.contains("USE TEMP B-TREE FOR ORDER BY"), "\(plan)")
    }

    /// Every file of `queries/audit` and `queries/summary` is in the catalog under its own name, with a header.
    @Test func everyFileIsInTheCatalog() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("queries")
        let catalog = Catalog.Audit.texts + Catalog.Summary.texts
        var texts: Set<String> = []
        for folder in ["audit", "summary"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            for file in files {
                let text = try String(contentsOf: root.appendingPathComponent("\(folder)/\(file)"), encoding: .utf8)
                texts.insert(text)
                let query = NamedQuery(text)
                #expect(query.name + ".sql" == file)
                #expect(query.sentence.hasSuffix("."))
                #expect(text.contains("ORDER BY") && !text.contains("SELECT *"))
            }
        }
        #expect(texts == Set(catalog))
        #expect(texts.count == catalog.count)
        #expect(Set(Catalog.named.map(\.name)).count == Catalog.named.count)
    }

    @Test func parametersOfTheHeaderAreThoseOfTheText() throws {
        let fixture = try StoreFixture()
        for text in Catalog.Audit.texts + Catalog.Summary.texts {
            let query = NamedQuery(text)
            try fixture.queue.read { db in
                let statement = try db.makeStatement(sql: text)
                var arguments = StatementArguments()
                for parameter in query.parameters { arguments += [parameter.name: nil] }
                try statement.validateArguments(arguments)
            }
        }
    }
}
