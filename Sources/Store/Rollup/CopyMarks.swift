import GRDB

/// Marks device-hours to be built again because of what the ledger says: those of a record, of everything that it is a
/// copy of, and of all copies of these.
final class CopyMarks {
    private let origins: Statement
    private let copies: Statement
    private let cells: Statement
    private let insert: Statement

    init(_ db: Database) throws {
        origins = try Statement(
            db,
            """
            SELECT e.shard_id, e.sequence_key FROM replay_entry AS e WHERE e.copy_key = ?1 AND e.new_sequence IS NOT NULL
            UNION
            SELECT e.shard_id, e.sequence_key
            FROM replay_copy AS c
            CROSS JOIN replay_entry AS e ON e.replay_id = c.replay_id AND e.position = c.position
            WHERE c.copy_key = ?1
            """)
        copies = try Statement(
            db,
            """
            SELECT shard.id, c.copy_key
            FROM (
                SELECT replay_id, position, new_shard, copy_key FROM replay_entry
                WHERE shard_id = ?1 AND sequence_key = ?2 AND new_sequence IS NOT NULL
                UNION ALL
                SELECT c.replay_id, c.position, c.new_shard, c.copy_key
                FROM replay_entry AS e
                CROSS JOIN replay_copy AS c ON c.replay_id = e.replay_id AND c.position = e.position
                WHERE e.shard_id = ?1 AND e.sequence_key = ?2
            ) AS c
            CROSS JOIN replay ON replay.id = c.replay_id
            JOIN stream ON stream.label = replay.target_label
            JOIN shard ON shard.stream_id = stream.id AND shard.number = CAST(substr(c.new_shard, 9) AS INTEGER)
            """)
        cells = try Statement(
            db,
            """
            SELECT shard.stream_id, record.event_time, record.device_id, record.object_id IS NOT NULL
            FROM shard
            LEFT JOIN record ON record.shard_id = shard.id AND record.sequence_key = ?2
            WHERE shard.id = ?1
            """)
        insert = try Statement(
            db,
            "INSERT INTO stale_hour (stream_id, hour, device_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
    }

    /// A number of a shard.
    private struct Number: Hashable {
        var shardID: Int64
        var key: [UInt8]
    }

    /// Marks what hangs together with one number.
    ///
    /// - Parameter former: Device-hours in which its records counted before.
    func mark(shardID: Int64, key: [UInt8], former: Set<CellKey>) throws {
        var found: Set<Number> = [Number(shardID: shardID, key: key)]
        var waiting = Array(found)
        var streams: Set<Int64> = []
        var marked = former
        while let number = waiting.popLast() {
            try collectCells(of: number, &streams, &marked)
            for next in try numbers(origins, number, isKeyFirst: true) + numbers(copies, number, isKeyFirst: false)
            where found.insert(next).inserted {
                waiting.append(next)
            }
        }
        for stream in streams {
            for cell in marked {
                insert.bind(1, stream)
                insert.bind(2, cell.hour)
                insert.bind(3, copying: cell.device)
                try insert.run()
            }
        }
    }

    /// Marks the device-hours of all delivered copies and of their origins: for changes that touch whole streams.
    static func markAll(_ db: Database) throws {
        let plan = try CopyPlan(db)
        guard !plan.isEmpty else { return }
        let marks = try CopyMarks(db)
        for copy in plan.copies {
            try marks.mark(shardID: copy.shardRow, key: Array(copy.sequenceKey.utf8), former: [])
        }
    }

    private func numbers(_ statement: Statement, _ number: Number, isKeyFirst: Bool) throws -> [Number] {
        if isKeyFirst {
            statement.bind(1, copyingText: number.key)
        } else {
            statement.bind(1, number.shardID)
            statement.bind(2, copyingText: number.key)
        }
        defer { statement.reset() }
        var numbers: [Number] = []
        while try statement.step() { numbers.append(Number(shardID: statement.int(0), key: statement.bytes(1))) }
        return numbers
    }

    private func collectCells(of number: Number, _ streams: inout Set<Int64>, _ marked: inout Set<CellKey>) throws {
        cells.bind(1, number.shardID)
        cells.bind(2, copyingText: number.key)
        defer { cells.reset() }
        while try cells.step() {
            streams.insert(cells.int(0))
            guard cells.int(3) == 1 else { continue }
            let device = cells.isNull(2) ? "" : String(decoding: cells.bytes(2), as: UTF8.self)
            marked.insert(CellKey(hour: CellKey.hour(of: cells.optionalInt(1)), device: device))
        }
    }
}
