import Foundation
import GRDB
import Queries

/// A file of an export, as it was written.
package struct ReplayFile: Equatable, Sendable {
    /// Place among the replay's files, from 1.
    package var number: Int64
    /// Absolute path under which it is published.
    package var path: String
    package var byteCount: Int64
    /// SHA-256 of its bytes.
    package var hash: [UInt8]
    /// Records in it.
    package var entries: Int64
    /// Line ends in it.
    package var lines: Int64

    package init(number: Int64, path: String, byteCount: Int64, hash: [UInt8], entries: Int64, lines: Int64) {
        self.number = number
        self.path = path
        self.byteCount = byteCount
        self.hash = hash
        self.entries = entries
        self.lines = lines
    }
}

extension Store {
    /// Notes the files that are complete on disk and about to get their names; what was noted before is dropped. In the
    /// same commit, entries that could not be written after all are marked as failed with their reasons.
    package func noteFiles(
        _ files: [ReplayFile], of replay: Int64, refused: [(position: Int64, reason: String)]
    ) throws {
        try write { db in
            try db.execute(sql: "DELETE FROM replay_file WHERE replay_id = ?", arguments: [replay])
            let insert = try db.makeStatement(
                sql: """
                    INSERT INTO replay_file (replay_id, number, path, bytes, hash, entries, lines)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            for file in files {
                try insert.execute(arguments: [
                    replay, file.number, file.path, file.byteCount, Data(file.hash), file.entries, file.lines,
                ])
            }
            let mark = try db.makeStatement(
                sql: "UPDATE replay_entry SET state = 'failed', error = ? WHERE replay_id = ? AND position = ?")
            for entry in refused {
                try mark.execute(arguments: [entry.reason, replay, entry.position])
            }
        }
    }

    /// The files that a replay wrote, or was about to publish.
    package func files(of replay: Int64) throws -> [ReplayFile] {
        try read { db in
            try Row.fetchAll(db, sql: Catalog.Replay.files, arguments: ["replay": replay]).map { row in
                ReplayFile(
                    number: row["number"], path: row["path"], byteCount: row["bytes"],
                    hash: [UInt8](row["hash"] as Data), entries: row["entries"], lines: row["lines"])
            }
        }
    }

    /// Closes an export whose files have their names: its planned entries are exported, the replay is finished. The
    /// failures that it answers stay open, since nothing was sent.
    package func settleExport(of replay: Int64, now: Int64) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE replay_entry SET state = 'exported', attempts = attempts + 1, last_attempt = ?
                    WHERE replay_id = ? AND state = 'planned'
                    """,
                arguments: [now, replay])
            try db.execute(
                sql: "UPDATE replay SET finished = ? WHERE id = ? AND finished IS NULL", arguments: [now, replay])
        }
    }
}
