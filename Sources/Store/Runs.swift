import Foundation
import GRDB

/// How a run came to its end.
package enum RunOutcome: String, Sendable {
    case finished, failed, interrupted
}

extension Store {
    /// Enters the beginning of a run that writes. A run that is still entered as running belongs to a process that was
    /// killed, since the writer lock is ours: it is closed as failed.
    package func beginRun(command: String, arguments: [String], now: Int64) throws -> Int64 {
        let text = String(decoding: try JSONEncoder().encode(arguments), as: UTF8.self)
        return try write { db in
            try db.execute(sql: "UPDATE run SET outcome = 'failed' WHERE outcome = 'running'")
            try db.execute(
                sql: "INSERT INTO run (command, arguments, started, outcome) VALUES (?, ?, ?, 'running')",
                arguments: [command, text, now])
            return db.lastInsertedRowID
        }
    }

    /// Enters the end of a run.
    package func endRun(_ id: Int64, outcome: RunOutcome, counts: String, now: Int64) throws {
        try write { try Self.endRun(id, outcome: outcome, counts: counts, now: now, $0) }
    }

    static func endRun(_ id: Int64, outcome: RunOutcome, counts: String, now: Int64, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE run SET finished = ?, outcome = ?, counts = ? WHERE id = ?",
            arguments: [now, outcome.rawValue, counts, id])
    }
}
