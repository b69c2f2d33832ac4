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

/// How a replay's run ended.
package enum RunOutcome: String, Sendable {
    case finished
    case failed
    case interrupted
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

    /// Adds a run that takes a replay up again.
    ///
    /// - Returns: The run's row.
    package func beginRun(command: String, arguments: String, now: Int64) throws -> Int64 {
        try write { try Self.insertRun($0, command: command, arguments: arguments, now: now) }
    }

    /// The run that froze a replay.
    package func firstRun(of replay: Int64) throws -> Int64 {
        let run = try read { db in
            try Int64.fetchOne(db, sql: "SELECT run_id FROM replay WHERE id = ?", arguments: [replay])
        }
        guard let run else { throw StoreError(code: .notFound, path: path, detail: "no such replay in it") }
        return run
    }

    /// Ends a run; `counts` is a JSON object.
    package func endRun(_ run: Int64, _ outcome: RunOutcome, counts: String, now: Int64) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE run SET finished = ?, outcome = ?, counts = ? WHERE id = ?",
                arguments: [now, outcome.rawValue, counts, run])
        }
    }
}
