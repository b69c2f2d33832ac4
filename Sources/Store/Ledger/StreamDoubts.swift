import Coding
import Foundation
import GRDB
import Queries

/// An entry of which an attempt had no answer, as a check of the stream needs it.
package struct UnansweredEntry: Equatable, Sendable {
    package var position: Int64
    package var state: LedgerEntry.State
    package var attempts: Int
    /// Attempts without an answer of which nothing else is known.
    package var unanswered: Int
    /// When the last attempt began, microseconds since 1970 UTC.
    package var lastAttempt: Int64?
    package var newShard: String?
    package var newSequence: String?
    /// `nil` where the evidence was taken out after the replay was frozen.
    package var record: SelectedRecord?
}

/// An entry that a stream has more than once, or may have.
package struct DoubledEntry: Equatable, Sendable {
    /// The label of the stream that the record is of, and its identity there.
    package var stream: String
    package var shard: Int64
    package var sequence: String
    package var subSequence: Int64
    package var state: LedgerEntry.State
    package var attempts: Int
    /// Attempts without an answer of which the stream does not tell any more.
    package var unanswered: Int
    /// Where its own copy lies.
    package var newShard: String?
    package var newSequence: String?
    /// Event ids of the further copies, in the order of their numbers.
    package var copies: [String]
}

/// What reading the stream told of an entry.
package struct DoubtOutcome: Equatable, Sendable {
    package var position: Int64
    /// Copies that the ledger did not know: shard and number, in the order of the numbers.
    package var copies: [(shard: String, sequence: String)]
    /// Why there may be more; `nil` where everything was read.
    package var gap: String?

    package init(position: Int64, copies: [(shard: String, sequence: String)], gap: String?) {
        self.position = position
        self.copies = copies
        self.gap = gap
    }

    package static func == (left: DoubtOutcome, right: DoubtOutcome) -> Bool {
        left.position == right.position && left.copies.elementsEqual(right.copies, by: ==) && left.gap == right.gap
    }
}

extension Store {
    /// Takes over from a run that ended in the middle: what it was sending is without an answer now. Nobody is sending,
    /// since a run holds the writer's lock.
    package func endCalls(of replay: Int64) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE replay_entry
                    SET state = 'unknown', unanswered = unanswered + 1, error = 'the run ended before the answer'
                    WHERE replay_id = ? AND state = 'sending'
                    """, arguments: [replay])
        }
    }

    /// Entries behind a position of which an attempt had no answer, until their payloads have so many bytes together.
    package func unanswered(
        of replay: Int64, after position: Int64?, byteCount: Int, keyField: String?
    ) throws -> [UnansweredEntry] {
        try read { db in
            let records = try RecordReader(db, keyField: keyField, path: path)
            let rows = try Row.fetchCursor(
                db, sql: Catalog.Replay.unanswered, arguments: ["replay": replay, "after": position])
            var entries: [UnansweredEntry] = []
            var bytes = 0
            while bytes < byteCount, let row = try rows.next() {
                let key = RecordKey(
                    shardRow: row["shard_id"], sequenceKey: row["sequence_key"], subSequence: row["sub_sequence"])
                let record = try records.record(key)
                bytes += 200 + (record?.payload?.byteCount ?? 0)
                entries.append(
                    UnansweredEntry(
                        position: row["position"], state: LedgerEntry.State(rawValue: row["state"]) ?? .unknown,
                        attempts: row["attempts"], unanswered: row["unanswered"], lastAttempt: row["last_attempt"],
                        newShard: row["new_shard"], newSequence: row["new_sequence"], record: record))
            }
            return entries
        }
    }

    /// Enters what reading the stream told: an entry without a copy of its own gets the first one, all others are noted
    /// beside it; one that the stream does not have is to be sent. Where its copy is known and all was read, there is no doubt any
    /// more; what is sent again is looked at once more behind that.
    package func settle(_ outcomes: [DoubtOutcome], of replay: Int64) throws {
        try write { db in
            let state = try db.makeStatement(
                sql: "SELECT state, new_sequence FROM replay_entry WHERE replay_id = ? AND position = ?")
            let sent = try db.makeStatement(
                sql: """
                    UPDATE replay_entry SET state = 'sent', new_shard = ?, new_sequence = ?, error = NULL
                    WHERE replay_id = ? AND position = ?
                    """)
            let open = try db.makeStatement(
                sql: """
                    UPDATE replay_entry SET state = 'planned', error = 'was not in the stream'
                    WHERE replay_id = ? AND position = ? AND state = 'unknown'
                    """)
            let doubtful = try db.makeStatement(
                sql: "UPDATE replay_entry SET error = ? WHERE replay_id = ? AND position = ? AND state = 'unknown'")
            let certain = try db.makeStatement(
                sql: "UPDATE replay_entry SET unanswered = 0 WHERE replay_id = ? AND position = ?")
            let further = try db.makeStatement(
                sql: """
                    INSERT INTO replay_copy (replay_id, position, new_shard, new_sequence) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """)
            var noted: [(replay: Int64, position: Int64, shard: String, sequence: String)] = []
            for outcome in outcomes {
                guard let row = try Row.fetchOne(state, arguments: [replay, outcome.position]) else { continue }
                var copies = outcome.copies[...]
                let isSent = row["state"] as String == LedgerEntry.State.sent.rawValue
                if !isSent, let first = copies.popFirst() {
                    try sent.execute(arguments: [first.shard, first.sequence, replay, outcome.position])
                } else if !isSent, outcome.gap == nil {
                    try open.execute(arguments: [replay, outcome.position])
                } else if !isSent {
                    try doubtful.execute(arguments: [outcome.gap, replay, outcome.position])
                }
                for copy in copies {
                    try further.execute(arguments: [replay, outcome.position, copy.shard, copy.sequence])
                }
                if outcome.gap == nil, isSent || !outcome.copies.isEmpty {
                    try certain.execute(arguments: [replay, outcome.position])
                }
                noted += outcome.copies.map { (replay, outcome.position, $0.shard, $0.sequence) }
            }
            try Self.noteCopies(db, noted)
        }
    }

    /// Entries that the stream has more than once, or may have.
    package func doubles(of replay: Int64) throws -> [DoubledEntry] {
        try read { db in
            try Row.fetchAll(db, sql: Catalog.Replay.doubles, arguments: ["replay": replay]).map { row in
                let copies = try JSONDecoder().decode([String].self, from: Data((row["copies"] as String).utf8))
                return DoubledEntry(
                    stream: row["stream"], shard: row["shard"], sequence: row["sequence"],
                    subSequence: row["sub_sequence"], state: LedgerEntry.State(rawValue: row["state"]) ?? .unknown,
                    attempts: row["attempts"], unanswered: row["unanswered"], newShard: row["new_shard"],
                    newSequence: row["new_sequence"], copies: copies)
            }
        }
    }

    /// Whether a record of a target stream cannot be the unknown copy of an entry: the ledger knows it as a copy, or it is
    /// the origin of one of the replay's entries, known to have arrived or to have been processed before the replay was
    /// frozen. (Without such a time its number may be that of a stream made anew under the same name.)
    package func isTaken(shard: String, sequence: String, of replay: ReplaySummary) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM replay_entry AS e JOIN replay ON replay.id = e.replay_id
                            WHERE e.copy_key = ?1 AND e.new_sequence IS NOT NULL AND e.new_shard = ?2
                                AND replay.target = ?3)
                        OR EXISTS (SELECT 1 FROM replay_copy AS c JOIN replay ON replay.id = c.replay_id
                            WHERE c.copy_key = ?1 AND c.new_shard = ?2 AND replay.target = ?3)
                        OR EXISTS (
                            SELECT 1 FROM replay
                            JOIN stream ON stream.label = replay.target_label
                            JOIN shard ON shard.stream_id = stream.id AND shard.number = ?4
                            JOIN replay_entry AS e ON e.shard_id = shard.id AND e.sequence_key = ?1
                                AND e.replay_id = replay.id
                            JOIN record ON record.shard_id = e.shard_id AND record.sequence_key = e.sequence_key
                                AND record.sub_sequence = e.sub_sequence
                            WHERE replay.id = ?5
                                AND coalesce(record.arrival_time, record.processed_time) < replay.created)
                    """,
                arguments: [
                    RecordKey.storageKey(digits: sequence), shard, replay.target, ShardText.number(shard), replay.row,
                ]) ?? false
        }
    }

    /// The entry that the ledger of a replay gives a record of the target stream as its copy.
    package func entry(of replay: Int64, copy shard: String, sequence: String) throws -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT position FROM replay_entry
                    WHERE copy_key = ?1 AND new_sequence IS NOT NULL AND new_shard = ?2 AND replay_id = ?3
                    UNION ALL
                    SELECT position FROM replay_copy WHERE copy_key = ?1 AND new_shard = ?2 AND replay_id = ?3
                    LIMIT 1
                    """, arguments: [RecordKey.storageKey(digits: sequence), shard, replay])
        }
    }
}

extension Store {
    /// The entries of a replay that the ledger says were sent, with the event ids of their copies.
    package func sentEntries(of replay: Int64) throws -> [(position: Int64, copy: String)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT position, new_shard || ':' || new_sequence FROM replay_entry
                    WHERE replay_id = ? AND state = 'sent' AND new_sequence IS NOT NULL
                    ORDER BY position
                    """, arguments: [replay]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// Closes a replay into a stream of which nothing is left to do.
    ///
    /// - Returns: Whether it is closed.
    package func closeIfDone(_ replay: Int64, now: Int64) throws -> Bool {
        try write { db in
            let isOpen =
                try Bool.fetchOne(
                    db,
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM replay_entry
                            WHERE replay_id = ? AND (state IN ('planned', 'sending', 'unknown')
                                OR (state = 'failed' AND attempts > 0)))
                        """, arguments: [replay]) ?? true
            guard !isOpen else {
                // What was sent once more is done only when that is.
                try db.execute(sql: "UPDATE replay SET finished = NULL WHERE id = ?", arguments: [replay])
                return false
            }
            try db.execute(
                sql: "UPDATE replay SET finished = ? WHERE id = ? AND finished IS NULL", arguments: [now, replay])
            return true
        }
    }
}
