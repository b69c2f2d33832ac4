import GRDB

/// An entry that stands in a request body of an export.
package struct ExportedEntry: Equatable, Sendable {
    package var position: Int64
    /// `shardId-000000000000:<number>` of the record.
    package var event: String
    /// Whether an answer said that the stream accepted it.
    package var isSent: Bool
    package var newShard: String?
    package var newSequence: String?
    package var error: String?
}

/// What an answer says of an entry.
package enum EntryConfirmation: Equatable, Sendable {
    case sent(shard: String, sequence: String)
    /// It stays open, with this reason.
    case refused(String)
}

extension Store {
    /// Entries of an export, in the order in which they were written: those that could not be written are none of them.
    package func exportedEntries(of replay: Int64, skipping: Int64, count: Int64) throws -> [ExportedEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT e.position, printf('shardId-%012d:%s', shard.number, substr(e.sequence_key, 4)), e.state,
                        e.new_shard, e.new_sequence, e.error
                    FROM replay_entry AS e
                    JOIN shard ON shard.id = e.shard_id
                    WHERE e.replay_id = ? AND e.attempts > 0
                    ORDER BY e.position LIMIT ? OFFSET ?
                    """, arguments: [replay, count, skipping]
            ).map { row in
                ExportedEntry(
                    position: row[0], event: row[1], isSent: row[2] as String == LedgerEntry.State.sent.rawValue,
                    newShard: row[3], newSequence: row[4], error: row[5])
            }
        }
    }

    /// The label under which a replay's new output is imported, where one was said.
    package func targetLabel(of replay: Int64) throws -> String? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT target_label FROM replay WHERE id = ?", arguments: [replay])
        }
    }

    /// Enters what answers say of an export's entries, in one commit.
    package func confirm(
        _ results: [(position: Int64, result: EntryConfirmation)], of replay: Int64, targetLabel: String, now: Int64
    ) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE replay SET target_label = ? WHERE id = ?", arguments: [targetLabel, replay])
            let sent = try db.makeStatement(
                sql: """
                    UPDATE replay_entry
                    SET state = 'sent', new_shard = ?, new_sequence = ?, error = NULL, last_attempt = ?
                    WHERE replay_id = ? AND position = ? AND state = 'exported'
                    """)
            let refused = try db.makeStatement(
                sql: """
                    UPDATE replay_entry SET error = ?, last_attempt = ?
                    WHERE replay_id = ? AND position = ? AND state = 'exported'
                    """)
            var noted: [(replay: Int64, position: Int64, shard: String, sequence: String)] = []
            for (position, result) in results {
                switch result {
                case .sent(let shard, let sequence):
                    try sent.execute(arguments: [shard, sequence, now, replay, position])
                    noted.append((replay, position, shard, sequence))
                case .refused(let reason):
                    try refused.execute(arguments: [reason, now, replay, position])
                }
            }
            try Self.noteCopies(db, noted)
        }
    }
}
