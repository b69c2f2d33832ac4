import Coding
import GRDB
import Queries
import Records

/// One thing that `verify` looked at.
package struct VerificationCheck: Equatable, Sendable {
    /// Stable name: `integrity`, `references`, `shard_counts`, `object_books`, `first_deliveries`, `rollup`,
    /// `unfinished`, `sources`.
    package var name: String
    /// What is not as it should be, one line each; the first hundred. Empty for a check that passed.
    package var problems: [String]
    /// How many problems there are.
    package var problemCount: Int
    /// What was looked at, for the user.
    package var detail: String

    package var hasPassed: Bool { problemCount == 0 }

    init(_ name: String, problems: [String], detail: String) {
        self.name = name
        self.problems = Array(problems.prefix(100))
        problemCount = problems.count
        self.detail = detail
    }
}

extension Store {
    /// Checks that the file is whole and that all that is kept twice (counts, rollup, order of deliveries) is what the
    /// records say. Reads everything; changes nothing.
    package func verify() throws -> [VerificationCheck] {
        try read { db in
            var checks = [try Self.integrity(db), try Self.references(db)]
            checks.append(
                try Self.listed(
                    "shard_counts", Catalog.Verify.shardCounts, db, detail: "counts of every shard, counted again"))
            checks.append(
                try Self.listed(
                    "object_books", Catalog.Verify.objectBooks, db, detail: "entries of every object, found as rows"))
            checks.append(
                try Self.listed(
                    "first_deliveries", Catalog.Verify.firstDeliveries, db,
                    detail: "the first delivery of every record, the least by time, hash and index"))
            checks.append(try Self.rollup(db))
            checks.append(try Self.unfinished(db))
            return checks
        }
    }

    /// Hashes the files again from which objects were read. A file that is gone is told apart from one that changed;
    /// objects in S3 are counted, and not asked for.
    package func verifySources() throws -> VerificationCheck {
        let files = try read { db in
            let rows = try Statement(
                db,
                """
                SELECT location, hash FROM source_file JOIN object ON object.id = source_file.object_id
                ORDER BY location
                """)
            var files: [(location: String, hash: [UInt8])] = []
            while try rows.step() { files.append((String(decoding: rows.bytes(0), as: UTF8.self), rows.bytes(1))) }
            return files
        }
        var problems: [String] = []
        var remote = 0
        for file in files {
            if file.location.utf8.starts(with: "s3://".utf8) {
                remote += 1
                continue
            }
            do {
                let identity = ContentSource(try FileSource(path: file.location)).finish()
                if identity.digest != file.hash { problems.append("\(file.location): its content has changed") }
            } catch {
                problems.append("\(file.location): \(error.detail)")
            }
        }
        let detail = "\(files.count - remote) files, hashed again"
        return VerificationCheck(
            "sources", problems: problems,
            detail: remote == 0 ? detail : "\(detail); \(remote) objects in S3, not looked at")
    }

    private static func integrity(_ db: Database) throws -> VerificationCheck {
        let lines = try String.fetchAll(db, sql: "PRAGMA integrity_check")
        return VerificationCheck(
            "integrity", problems: lines.filter { $0 != "ok" }, detail: "pages, indexes and constraints of the file")
    }

    private static func references(_ db: Database) throws -> VerificationCheck {
        let lines = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map {
            "a row of \($0[0] as String) is orphaned"
        }
        return VerificationCheck("references", problems: lines, detail: "rows that point to other rows")
    }

    private static func listed(
        _ name: String, _ query: NamedQuery, _ db: Database, detail: String
    ) throws -> VerificationCheck {
        let lines = try Row.fetchAll(db, sql: query.sql).map { row in
            row.map { "\($0.0) \(String.fromDatabaseValue($0.1) ?? $0.1.description)" }.joined(separator: ", ")
        }
        return VerificationCheck(name, problems: lines, detail: detail)
    }

    private static func unfinished(_ db: Database) throws -> VerificationCheck {
        let stale = try Int.fetchOne(db, sql: "SELECT count(*) FROM stale_hour") ?? 0
        let problems =
            stale == 0
            ? [] : ["\(stale) device-hours wait to be counted again: run the command that was interrupted once more"]
        return VerificationCheck("unfinished", problems: problems, detail: "work that a stopped import left")
    }

    /// How many device-hours are counted at once; more are counted in several passes over the records.
    private static let rollupPassSize = 100_000

    private static func rollup(_ db: Database) throws -> VerificationCheck {
        var problems: [String] = []
        var hours = 0
        let plan = try CopyPlan(db)
        for stream in try streams(db) {
            let rows =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM hourly_rollup WHERE stream_id = ?", arguments: [stream.id]) ?? 0
            hours += rows
            let passes = UInt64(rows / rollupPassSize + 1)
            for pass in 0..<passes {
                problems += try RollupComparison.differences(db, stream: stream, plan) { key in
                    passes == 1 || key.spread % passes == pass
                }
            }
        }
        return VerificationCheck("rollup", problems: problems, detail: "\(hours) device-hours, counted again")
    }
}
