import GRDB
import Records

/// What was taken out of a store.
package struct ForgetReport: Equatable, Sendable {
    /// Names of the objects whose content was taken out, by name; all names of each.
    package var objects: [String] = []
    /// Sequence numbers whose rows changed or went.
    package var numbers = 0

    package init() {}
}

extension Store {
    /// Takes objects out again, as if they had never been imported: their deliveries, other evidence, rejects and names, and
    /// what the summaries count of them. A record that another object delivered too stays with that delivery. Reads
    /// every record once per object.
    ///
    /// - Parameters:
    ///   - names: Names as the view `objects` shows them, or keys that end in such a name. A name stands for all its
    ///     generations.
    ///   - stream: The stream's label; `nil` for all streams.
    /// - Throws: ``StoreError`` with code `notFound`, before anything is changed, if a name is not known.
    package func forget(objects names: [String], stream: String?, runID: Int64) throws -> ForgetReport {
        try write { db in
            var report = ForgetReport()
            for row in try Self.streams(db) where stream == nil || row.label == stream {
                let ids = try Self.objects(named: names.map { ObjectName($0).text }, stream: row, db)
                if ids.isEmpty { continue }
                report.objects += try Self.names(ofObjects: ids, db)
                try Self.forgetFetchedSpans(ofObjects: ids, db)
                let writer = try BatchWriter(db, stream: row, runID: runID)
                let lineages = Set(try ids.map { try writer.objects.identity(ofObject: $0).lineage })
                for id in ids { report.numbers += try writer.forget(object: id, db) }
                for lineage in lineages.sorted() { try writer.tellApart(lineage: lineage, db) }
                try writer.saveCounts(db)
                try Self.forgetEmptyShards(of: row, db)
            }
            try RollupRebuild.rebuildStaleHours(db)
            let found = Set(report.objects)
            if let missing = names.first(where: { !found.contains(ObjectName($0).text) }) {
                throw StoreError(
                    code: .notFound, path: path,
                    detail: "no object named \(missing); `afterbay query \"SELECT object FROM objects\"` lists them")
            }
            report.objects = found.sorted()
            try Self.forgetUnusedFields(db)
            return report
        }
    }

    /// Takes a stream out with all its evidence. The replay ledger stays: what was sent is still sent.
    ///
    /// - Throws: ``StoreError`` with code `notFound` if there is no such stream.
    package func forget(stream label: String) throws -> ForgetReport {
        try write { db in
            guard let row = try Self.streams(db).first(where: { $0.label == label }) else {
                throw StoreError(
                    code: .notFound, path: path, detail: "no stream named \(label); `afterbay status` lists them")
            }
            var report = ForgetReport()
            report.objects = try String.fetchAll(
                db, sql: "SELECT DISTINCT name FROM object_name WHERE stream_id = ? ORDER BY name", arguments: [row.id])
            report.numbers =
                try Int.fetchOne(db, sql: "SELECT sum(numbers) FROM shard WHERE stream_id = ?", arguments: [row.id])
                ?? 0
            try CopyMarks.markAll(db)
            for table in ["delivery", "evidence", "failed_range", "fetched_span", "record"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE shard_id IN (SELECT id FROM shard WHERE stream_id = ?)",
                    arguments: [row.id])
            }
            for table in ["source_file", "object_name", "object", "hourly_rollup", "stale_hour"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE stream_id = ?", arguments: [row.id])
            }
            try Self.forgetShards(of: row, db)
            // Where the label stays for the ledger's sake, copies in other streams count for it now.
            try CopyMarks.markAll(db)
            try RollupRebuild.rebuildStaleHours(db)
            try Self.forgetUnusedFields(db)
            return report
        }
    }

    /// Removes the shards and the label, except where the ledger of a replay speaks of them.
    private static func forgetShards(of stream: StreamRow, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE shard SET records = 0, delivered = 0, numbers = 0, delivered_numbers = 0, redelivered = 0,
                    conflicting = 0, repeated = 0
                WHERE stream_id = ?
                """, arguments: [stream.id])
        try forgetEmptyShards(of: stream, db)
        try db.execute(
            sql: "DELETE FROM stream WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM shard WHERE stream_id = ?1)",
            arguments: [stream.id])
    }

    /// Removes the shards of which nothing is known any more, except where the ledger of a replay speaks of them.
    private static func forgetEmptyShards(of stream: StreamRow, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM shard
                WHERE stream_id = ? AND numbers = 0 AND id NOT IN (SELECT shard_id FROM replay_entry)
                """, arguments: [stream.id])
    }

    /// Drops the numeric fields that no device-hour has any more, so that summaries lose their empty columns.
    private static func forgetUnusedFields(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM field WHERE is_numeric = 1
                    AND name NOT IN (SELECT m.key FROM hourly_rollup AS r JOIN json_each(r.metrics) AS m)
                """)
    }

    /// What was fetched from the stream is to be fetched again where a part of it is taken out. The others of its shards are
    /// then read again too, which adds nothing.
    private static func forgetFetchedSpans(ofObjects ids: [Int64], _ db: Database) throws {
        for id in ids {
            try db.execute(
                sql: """
                    DELETE FROM fetched_span WHERE shard_id IN (
                        SELECT DISTINCT shard_id FROM evidence WHERE object_id = ? AND source = 'get_records')
                    """, arguments: [id])
        }
    }

    private static func objects(named names: [String], stream: StreamRow, _ db: Database) throws -> [Int64] {
        var ids: Set<Int64> = []
        for name in names {
            ids.formUnion(
                try Int64.fetchAll(
                    db, sql: "SELECT object_id FROM object_name WHERE stream_id = ? AND name = ?",
                    arguments: [stream.id, name]))
        }
        return ids.sorted()
    }

    private static func names(ofObjects ids: [Int64], _ db: Database) throws -> [String] {
        try ids.flatMap { id in
            try String.fetchAll(db, sql: "SELECT name FROM object_name WHERE object_id = ?", arguments: [id])
        }
    }
}
