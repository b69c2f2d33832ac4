import Foundation
import GRDB
import Queries

/// What a replay is frozen with.
package struct ReplayDraft: Sendable {
    /// Row of the run that freezes it.
    package var run: Int64
    /// Where the records go: a file's absolute path, or a stream's ARN.
    package var target: String
    /// The label under which a target stream's own records are imported.
    package var targetLabel: String?
    package var format: String
    /// What was selected, as a JSON object.
    package var selection: String
    /// How it is sent, as a JSON object: a resumed run sends in the same way.
    package var options: String
    /// Microseconds since 1970 UTC.
    package var now: Int64

    package init(
        run: Int64, target: String, targetLabel: String? = nil, format: String, selection: String, options: String,
        now: Int64
    ) {
        self.run = run
        self.target = target
        self.targetLabel = targetLabel
        self.format = format
        self.selection = selection
        self.options = options
        self.now = now
    }
}

/// A replay with its entries counted by state.
package struct ReplaySummary: Equatable, Sendable {
    /// Entries by state.
    package struct Entries: Equatable, Sendable {
        package var total = 0
        package var planned = 0
        package var sending = 0
        package var exported = 0
        package var sent = 0
        package var failed = 0
        package var unknown = 0

        package init() {}
    }

    /// Row of the replay.
    package var row: Int64
    /// The name by which people call it, `r-000001`.
    package var name: String
    package var target: String
    package var format: String
    package var selection: String
    package var options: String
    /// Microseconds since 1970 UTC.
    package var created: Int64
    /// Microseconds since 1970 UTC; `nil` while there is something left to do.
    package var finished: Int64?
    package var entries: Entries
}

/// An entry of a frozen replay, with its record as the store knows it now.
package struct LedgerEntry: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// Nothing was done yet.
        case planned
        /// A call with it has begun.
        case sending
        /// Written to a file that has its name.
        case exported
        /// Accepted by a stream.
        case sent
        /// Refused, for the reason kept with it.
        case failed
        /// Sent, without an answer.
        case unknown
    }

    /// Place in the order of sending, from 0.
    package var position: Int64
    package var state: State
    package var key: RecordKey
    /// `nil` where the evidence was taken out after the replay was frozen.
    package var record: SelectedRecord?
}

/// Appends entries to a replay that is being frozen.
package struct LedgerAppender {
    private let statement: Statement
    private let replayRow: Int64
    /// Entries so far that are to be sent.
    package private(set) var plannedCount = 0
    private var position: Int64 = 0

    fileprivate init(_ db: Database, replayRow: Int64) throws {
        statement = try Statement(
            db,
            """
            INSERT INTO replay_entry (replay_id, position, shard_id, sequence_key, sub_sequence, state, error)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        self.replayRow = replayRow
    }

    /// Appends a record: to be sent, or refused for a reason from the start.
    package mutating func append(_ key: RecordKey, refusal: String? = nil) throws {
        let state: LedgerEntry.State = refusal == nil ? .planned : .failed
        statement.bind(1, replayRow)
        statement.bind(2, position)
        statement.bind(3, key.shardRow)
        statement.bind(4, copying: key.sequenceKey)
        statement.bind(5, key.subSequence)
        statement.bind(6, copying: state.rawValue)
        statement.bind(7, copying: refusal)
        try statement.run()
        position += 1
        if refusal == nil { plannedCount += 1 }
    }
}

extension Store {
    /// Makes a replay with the entries that `body` appends, all in one commit; nothing is made where none of them is to
    /// be sent.
    ///
    /// - Returns: The replay, or `nil` where there is nothing to send.
    /// - Throws: ``StoreError``; whatever `body` throws, and then nothing was made.
    package func freezeReplay(
        _ draft: ReplayDraft, filling body: (inout LedgerAppender) throws -> Void
    ) throws -> ReplaySummary? {
        let name: String? = try StoreError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                var name: String?
                try db.inTransaction(.immediate) {
                    let row = try Self.insertReplay(db, draft)
                    var appender = try LedgerAppender(db, replayRow: row)
                    try body(&appender)
                    guard appender.plannedCount > 0 else { return .rollback }
                    name = Self.replayName(row)
                    return .commit
                }
                return name
            }
        }
        return try name.map { try replay(named: $0) }
    }

    /// The replays, oldest first.
    package func replays() throws -> [ReplaySummary] {
        try read { try Row.fetchAll($0, sql: Catalog.Replay.status, arguments: ["name": nil]).map(ReplaySummary.init) }
    }

    /// One replay.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    package func replay(named name: String) throws -> ReplaySummary {
        let row = try read { try Row.fetchOne($0, sql: Catalog.Replay.status, arguments: ["name": name]) }
        guard let row else {
            throw StoreError(
                code: .notFound, path: path, detail: "no replay \(name) in it; `afterbay replay status` lists them")
        }
        return ReplaySummary(row)
    }

    /// At most `count` entries of a replay behind a position, in the order of sending, with their records.
    package func replayEntries(
        of replay: Int64, after position: Int64?, count: Int, keyField: String? = nil
    ) throws -> [LedgerEntry] {
        try read { db in
            let records = try RecordReader(db, keyField: keyField, path: path)
            let rows = try Row.fetchAll(
                db, sql: Catalog.Replay.entries, arguments: ["replay": replay, "after": position, "count": count])
            return try rows.map { row in
                let key = RecordKey(
                    shardRow: row["shard_id"], sequenceKey: row["sequence_key"], subSequence: row["sub_sequence"])
                return LedgerEntry(
                    position: row["position"], state: LedgerEntry.State(rawValue: row["state"]) ?? .planned, key: key,
                    record: try records.record(key))
            }
        }
    }

    /// The label of the stream with an ARN: the one whose objects name it, else `named`, else the only one there is, unless
    /// its objects name another ARN.
    package func label(ofTarget arn: String, named: String?) throws -> String? {
        try read { db in
            let known = try String.fetchOne(
                db,
                sql: """
                    SELECT stream.label FROM stream
                    WHERE EXISTS (SELECT 1 FROM object WHERE object.stream_id = stream.id AND object.arn = ?)
                    ORDER BY stream.label
                    """, arguments: [arn])
            if let known = known ?? named { return known }
            let labels = try String.fetchAll(db, sql: "SELECT label FROM stream LIMIT 2")
            let isOther = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM object WHERE arn <> ?)", arguments: [arn])
            return labels.count == 1 && isOther != true ? labels[0] : nil
        }
    }

    private static func insertReplay(_ db: Database, _ draft: ReplayDraft) throws -> Int64 {
        let row = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM replay") ?? 0) + 1
        try db.execute(
            sql: """
                INSERT INTO replay (id, name, run_id, target, target_label, selection, format, options, created)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                row, replayName(row), draft.run, draft.target, draft.targetLabel, draft.selection, draft.format,
                draft.options, draft.now,
            ])
        return row
    }

    private static func replayName(_ row: Int64) -> String {
        let digits = String(row)
        return "r-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }
}

extension ReplaySummary {
    fileprivate init(_ row: Row) {
        var entries = Entries()
        entries.total = row["entries"]
        entries.planned = row["planned"]
        entries.sending = row["sending"]
        entries.exported = row["exported"]
        entries.sent = row["sent"]
        entries.failed = row["failed"]
        entries.unknown = row["unknown"]
        self.init(
            row: row["id"], name: row["name"], target: row["target"], format: row["format"],
            selection: row["selection"], options: row["options"], created: row["created"], finished: row["finished"],
            entries: entries)
    }
}
