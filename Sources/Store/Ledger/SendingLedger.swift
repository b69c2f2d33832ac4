import GRDB
import Queries

/// An entry on its way into a stream.
package struct OutgoingEntry: Equatable, Sendable {
    /// Place in the order of sending, from 0.
    package var position: Int64
    /// Earlier attempts that had no answer.
    package var unanswered: Int
    /// `nil` where the evidence was taken out after the replay was frozen.
    package var record: SelectedRecord?
}

/// An entry that was sent without an answer.
package struct DoubtfulEntry: Equatable, Sendable {
    package var position: Int64
    /// Attempts without an answer.
    package var unanswered: Int
    /// When the last attempt began, microseconds since 1970 UTC.
    package var lastAttempt: Int64?
    /// `nil` where the evidence was taken out after the replay was frozen.
    package var record: SelectedRecord?
}

/// What became of an entry that was sent.
package enum EntryResult: Equatable, Sendable {
    /// A stream accepted it.
    case sent(shard: String, sequence: String)
    /// It was not taken, for this reason, and is to be sent again.
    case planned(String?)
    /// It is not sent again, for this reason.
    case failed(String)
    /// It is not to be sent any more, for this reason, which no later run changes: its attempts, all in vain, are dropped.
    case refused(String)
    /// Nobody knows, for this reason; the attempt counts as unanswered.
    case unanswered(String)
    /// It was found out not to be known, for this reason.
    case undecided(String)
}

/// What is written in one commit while a replay is sent.
package struct LedgerCommit: Sendable {
    /// What became of entries sent before.
    package var results: [(position: Int64, result: EntryResult)] = []
    /// Further copies of entries that were found in the stream.
    package var copies: [(position: Int64, shard: String, sequence: String)] = []
    /// Entries that are sent as soon as this is durable.
    package var begun: [Int64] = []
    /// When they are sent, microseconds since 1970 UTC.
    package var time: Int64 = 0

    package init() {}

    package var isEmpty: Bool { results.isEmpty && copies.isEmpty && begun.isEmpty }

    /// The copies that the ledger is told of.
    func newCopies(of replay: Int64) -> [(replay: Int64, position: Int64, shard: String, sequence: String)] {
        var found = copies.map { (replay: replay, position: $0.position, shard: $0.shard, sequence: $0.sequence) }
        for (position, result) in results {
            if case .sent(let shard, let sequence) = result { found.append((replay, position, shard, sequence)) }
        }
        return found
    }
}

/// The ledger of one replay while it is sent into a stream: reads what is to be sent, and keeps intents and results.
///
/// One task uses it at a time. A commit is on the disk when `commit` returns: after a crash, even of the machine, no entry
/// that may have left says `planned`.
package final class SendingLedger {
    private let store: Store
    private let replay: Int64
    private let keyField: String?
    private var statements: Statements?
    private var reader: (planned: Statement, records: RecordReader)?

    private struct Statements {
        let begin: Statement
        let sent: Statement
        let planned: Statement
        let failed: Statement
        let refused: Statement
        let unanswered: Statement
        let undecided: Statement
        let copy: Statement
    }

    /// - Parameters:
    ///   - store: A store opened for writing.
    ///   - replay: The replay's row.
    ///   - keyField: Dotted name of the payload field that stands in for an absent partition key.
    package init(_ store: Store, replay: Int64, keyField: String?) throws {
        self.store = store
        self.replay = replay
        self.keyField = keyField
        // An intent that a power cut takes back would let its records go out twice, unnoticed.
        try store.setDurability(full: true)
    }

    /// Ends the use; the ledger must not be used afterwards.
    package func close() {
        (statements, reader) = (nil, nil)
        try? store.setDurability(full: false)
    }

    /// Takes over from a run that ended in the middle: what it was sending is unanswered now, and what it had given up is
    /// to be sent again.
    package func takeOver() throws {
        try store.endCalls(of: replay)
        try store.write { db in
            // What was refused before anything was sent has no attempt, and stays.
            try db.execute(
                sql: """
                    UPDATE replay_entry SET state = 'planned'
                    WHERE replay_id = ? AND state = 'failed' AND attempts > 0
                    """, arguments: [replay])
        }
    }

    /// Entries behind a position that are still to be sent, with their records, in order: at most `count`, and no more
    /// once their payloads have so many bytes together.
    package func planned(after position: Int64?, count: Int, byteCount: Int) throws -> [OutgoingEntry] {
        try store.read { db in
            let (planned, records) = try readyReader(db)
            planned.bind(planned.parameter(":replay"), replay)
            planned.bind(planned.parameter(":after"), position)
            planned.bind(planned.parameter(":count"), Int64(count))
            defer { planned.reset() }
            var entries: [OutgoingEntry] = []
            entries.reserveCapacity(count)
            var bytes = 0
            while bytes < byteCount, try planned.step() {
                let key = RecordKey(
                    shardRow: planned.int(1), sequenceKey: planned.text(2), subSequence: planned.int(3))
                let record = try records.record(key)
                bytes += record?.payload?.byteCount ?? 0
                entries.append(
                    OutgoingEntry(position: planned.int(0), unanswered: Int(planned.int(4)), record: record))
            }
            return entries
        }
    }

    /// The entries that were sent without an answer, in order.
    package func doubts() throws -> [DoubtfulEntry] {
        try store.read { db in
            let records = try RecordReader(db, keyField: keyField, path: store.path)
            let doubts = try Statement(db, Catalog.Replay.doubts)
            doubts.bind(doubts.parameter(":replay"), replay)
            var entries: [DoubtfulEntry] = []
            while try doubts.step() {
                let key = RecordKey(shardRow: doubts.int(1), sequenceKey: doubts.text(2), subSequence: doubts.int(3))
                entries.append(
                    DoubtfulEntry(
                        position: doubts.int(0), unanswered: Int(doubts.int(4)), lastAttempt: doubts.optionalInt(5),
                        record: try records.record(key)))
            }
            return entries
        }
    }

    /// Writes intents and results, durably.
    package func commit(_ commit: LedgerCommit) throws {
        guard !commit.isEmpty else { return }
        try store.write { db in
            let statements = try readyStatements(db)
            for (position, result) in commit.results { try write(result, position, statements) }
            for copy in commit.copies {
                statements.copy.bind(1, replay)
                statements.copy.bind(2, copy.position)
                statements.copy.bind(3, copying: copy.shard)
                statements.copy.bind(4, copying: copy.sequence)
                try statements.copy.run()
            }
            for position in commit.begun {
                statements.begin.bind(1, commit.time)
                statements.begin.bind(2, replay)
                statements.begin.bind(3, position)
                try statements.begin.run()
            }
            try Store.noteCopies(db, commit.newCopies(of: replay))
        }
    }

    /// Closes the replay where nothing of it is left to do.
    ///
    /// - Returns: Whether it is closed.
    package func finish(now: Int64) throws -> Bool { try store.closeIfDone(replay, now: now) }

    private func write(_ result: EntryResult, _ position: Int64, _ statements: Statements) throws {
        let statement: Statement
        switch result {
        case .sent(let shard, let sequence):
            statement = statements.sent
            statement.bind(3, copying: shard)
            statement.bind(4, copying: sequence)
        case .planned(let reason):
            statement = statements.planned
            statement.bind(3, copying: reason)
        case .failed(let reason):
            statement = statements.failed
            statement.bind(3, copying: reason)
        case .refused(let reason):
            statement = statements.refused
            statement.bind(3, copying: reason)
        case .unanswered(let reason):
            statement = statements.unanswered
            statement.bind(3, copying: reason)
        case .undecided(let reason):
            statement = statements.undecided
            statement.bind(3, copying: reason)
        }
        statement.bind(1, replay)
        statement.bind(2, position)
        try statement.run()
    }

    private func readyStatements(_ db: Database) throws -> Statements {
        if let statements { return statements }
        func update(_ assignments: String) throws -> Statement {
            try Statement(
                db, "UPDATE replay_entry SET \(assignments) WHERE replay_id = ?1 AND position = ?2")
        }
        let made = Statements(
            begin: try Statement(
                db,
                """
                UPDATE replay_entry SET state = 'sending', attempts = attempts + 1, last_attempt = ?1
                WHERE replay_id = ?2 AND position = ?3
                """),
            sent: try update("state = 'sent', new_shard = ?3, new_sequence = ?4, error = NULL"),
            planned: try update("state = 'planned', error = ?3"),
            failed: try update("state = 'failed', error = ?3"),
            refused: try update("state = 'failed', error = ?3, attempts = 0"),
            unanswered: try update("state = 'unknown', unanswered = unanswered + 1, error = ?3"),
            undecided: try update("state = 'unknown', error = ?3"),
            copy: try Statement(
                db,
                """
                INSERT INTO replay_copy (replay_id, position, new_shard, new_sequence) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT DO NOTHING
                """))
        statements = made
        return made
    }

    private func readyReader(_ db: Database) throws -> (planned: Statement, records: RecordReader) {
        if let reader { return reader }
        let made = (
            planned: try Statement(db, Catalog.Replay.planned),
            records: try RecordReader(db, keyField: keyField, path: store.path)
        )
        reader = made
        return made
    }
}

extension SelectedRecord.Payload {
    /// Bytes that are held.
    package var byteCount: Int {
        switch self {
        case .text(let bytes), .bytes(let bytes): bytes.count
        }
    }
}

extension Store {
    /// Whether commits wait until the disk has them, as what cannot be read again needs it.
    func setDurability(full: Bool) throws {
        try StoreError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = \(full ? "FULL" : "NORMAL")")
            }
        }
    }
}
