import GRDB
import Records

/// The usual second delivery: the same record, to the letter, from another object. Only its own row is written, and the
/// first delivery's row changes places with it where the new one came earlier.
///
/// Everything unusual (aggregates, unlike payloads, generations, failures, equal times) is left to `StoredNumber`.
final class RedeliveryShortcut {
    /// What a redelivery was added to.
    struct Taken {
        var cell: CellKey
    }

    private let find: Statement
    private let swap: Statement
    private let insert: Statement

    init(_ db: Database) throws {
        find = try Statement(
            db,
            """
            SELECT object_id, entry_index, processed_time, event_time, device_id, partition_key, payload, extra
            FROM record WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence = -1
            """)
        swap = try Statement(
            db,
            """
            UPDATE record SET object_id = ?3, entry_index = ?4, processed_time = ?5
            WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence = -1
            """)
        insert = try Statement(
            db,
            """
            INSERT INTO delivery (shard_id, sequence_key, sub_sequence, object_id, entry_index, kind, processed_time,
                same)
            VALUES (?1, ?2, -1, ?3, ?4, 'redelivered', ?5, 1)
            """)
    }

    /// Adds the delivery if it is a usual one; `nil` if it is not, and nothing was written.
    func add(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64) throws -> Taken? {
        guard let newTime = entry.processedTime else { return nil }
        // The arena stays in place until the closure ends, and the statements have run by then.
        return try unsafe batch.arena.withUnsafeBufferPointer { arena in
            find.bind(1, shardID)
            unsafe find.bind(2, text: entry.sequenceKey, in: arena)
            defer { find.reset() }
            guard try find.step(), let oldObject = find.optionalInt(0), oldObject != objectID,
                let oldTime = find.optionalInt(2), oldTime != newTime,
                unsafe isEqual(5, entry.partitionKey, arena), !find.isBlob(6),
                unsafe isEqual(6, entry.payload, arena), unsafe isEqual(7, entry.extra, arena)
            else { return nil }
            let device = find.isNull(4) ? "" : String(decoding: find.bytes(4), as: UTF8.self)
            let taken = Taken(cell: CellKey(hour: CellKey.hour(of: find.optionalInt(3)), device: device))
            let old = (object: oldObject, index: find.int(1), time: oldTime)
            let new = (object: objectID, index: entry.index, time: newTime)
            find.reset()
            let isEarlier = newTime < oldTime
            if isEarlier {
                swap.bind(1, shardID)
                unsafe swap.bind(2, text: entry.sequenceKey, in: arena)
                swap.bind(3, new.object)
                swap.bind(4, new.index)
                swap.bind(5, new.time)
                try swap.run()
            }
            let further = isEarlier ? old : new
            insert.bind(1, shardID)
            unsafe insert.bind(2, text: entry.sequenceKey, in: arena)
            insert.bind(3, further.object)
            insert.bind(4, further.index)
            insert.bind(5, further.time)
            try insert.run()
            return taken
        }
    }

    /// Whether a column of the found row holds the entry's own bytes.
    private func isEqual(_ column: Int32, _ range: ByteRange?, _ arena: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let range else { return find.isNull(column) }
        if find.isNull(column) { return false }
        return unsafe find.withBytes(column) { stored in
            unsafe stored.elementsEqual(UnsafeBufferPointer(rebasing: arena[range.indices]))
        }
    }
}
