import GRDB
import Records

/// Notices when a session changes a record that was replayed, or a copy of one: then other records may count in the
/// summaries than before.
///
/// Made only where the ledger knows of copies; then it holds their numbers and their origins'. A number is looked up
/// without its shard, which may be new to the store: one too many only costs a device-hour that is built again.
struct CopyWatch {
    private var numbers: Set<SequenceValue> = []
    /// Numbers that are too long for a value.
    private var longKeys: Set<[UInt8]> = []
    private var touched: [Number] = []
    private var touchedNumbers: Set<Number> = []
    /// Device-hours where a changed record counted before.
    private var formerCells: Set<CellKey> = []

    private struct Number: Hashable {
        var shardID: Int64
        var key: [UInt8]
    }

    /// - Returns: Nil where the ledger knows of no copies: then nothing has to be watched.
    init?(_ db: Database) throws {
        guard try CopyPlan.hasCopies(db) else { return nil }
        let rows = try Statement(
            db,
            """
            SELECT copy_key FROM replay_entry WHERE new_sequence IS NOT NULL
            UNION ALL
            SELECT copy_key FROM replay_copy
            UNION ALL
            SELECT sequence_key FROM replay_entry WHERE new_sequence IS NOT NULL
            UNION ALL
            SELECT e.sequence_key FROM replay_copy AS c
            JOIN replay_entry AS e ON e.replay_id = c.replay_id AND e.position = c.position
            """)
        while try rows.step() {
            let key = rows.bytes(0)
            if let value = Self.value(key) { numbers.insert(value) } else { longKeys.insert(key) }
        }
    }

    private static func value(_ key: [UInt8]) -> SequenceValue? {
        SequenceValue(key.span.extracting(droppingFirst: min(3, key.count)))
    }

    /// Notes that a number's records change, if it is one of those.
    ///
    /// - Parameters:
    ///   - value: The number, `nil` where it has more than 57 digits.
    ///   - key: Its storage key; asked for only where it matters.
    mutating func note(shardID: Int64, value: SequenceValue?, key: () -> [UInt8]) {
        if let value {
            guard numbers.contains(value) else { return }
        } else {
            guard longKeys.contains(key()) else { return }
        }
        let number = Number(shardID: shardID, key: key())
        if touchedNumbers.insert(number).inserted { touched.append(number) }
    }

    /// Notes that a number's records change, and where they counted before.
    mutating func note(shardID: Int64, key: [UInt8], former: [CellKey]) {
        let before = touched.count
        note(shardID: shardID, value: Self.value(key)) { key }
        if touched.count > before || touchedNumbers.contains(Number(shardID: shardID, key: key)) {
            formerCells.formUnion(former)
        }
    }

    /// Marks every device-hour in which what was noted counted or may count now, and forgets the notes. Belongs into the
    /// transaction of the change.
    mutating func markStale(_ db: Database) throws {
        guard !touched.isEmpty else { return }
        let marks = try CopyMarks(db)
        for number in touched {
            try marks.mark(shardID: number.shardID, key: number.key, former: formerCells)
        }
        touched = []
        touchedNumbers = []
        formerCells = []
    }
}
