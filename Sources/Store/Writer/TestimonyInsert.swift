import GRDB
import Records

/// Writes evidence that is no delivery, and the usual cases of what it means for its record.
final class TestimonyInsert {
    private let insert: Statement
    private let confirm: Statement
    private let findAggregate: Statement

    init(_ db: Database) throws {
        insert = try Statement(
            db,
            """
            INSERT INTO evidence (shard_id, sequence_key, sub_sequence, object_id, entry_index, kind, source,
                processed_time, reason, arrival_time, event_time, partition_key, explicit_hash_key, device_id, payload,
                strict_payload, extra, flag)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            """)
        confirm = try Statement(
            db,
            """
            UPDATE record SET
                arrival_time = CASE
                    WHEN ?3 IS NULL THEN arrival_time
                    WHEN arrival_estimated = 0 THEN min(arrival_time, ?3)
                    ELSE ?3
                END,
                arrival_estimated = CASE WHEN ?3 IS NULL THEN arrival_estimated ELSE 0 END
            WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence = -1 AND object_id IS NOT NULL
            """)
        findAggregate = try Statement(
            db, "SELECT 1 FROM record WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence >= 0 LIMIT 1")
    }

    /// Whether a number is known to have several records.
    func isAggregate(_ key: ByteRange, of batch: RecordBatch, shardID: Int64) throws -> Bool {
        // The arena stays in place until the closure ends, and the statement has run by then.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            findAggregate.bind(1, shardID)
            unsafe findAggregate.bind(2, text: key, in: arena)
            defer { findAggregate.reset() }
            return try findAggregate.step()
        }
    }

    /// Adds what an entry knows of its record's arrival, where the record is delivered. False if it is not: then nothing
    /// was written.
    func confirm(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64) throws -> Bool {
        // As above.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            confirm.bind(1, shardID)
            unsafe confirm.bind(2, text: entry.sequenceKey, in: arena)
            confirm.bind(3, entry.arrivalEstimated ? nil : entry.arrivalTime)
            return try confirm.run() > 0
        }
    }

    /// Writes the entry itself.
    func run(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64) throws {
        // As above.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            insert.bind(1, shardID)
            unsafe insert.bind(2, text: entry.sequenceKey, in: arena)
            insert.bind(3, Int64(entry.subSequence))
            insert.bind(4, objectID)
            insert.bind(5, entry.index)
            insert.bind(6, copying: entry.kind == .failed ? "failed" : "listed")
            insert.bind(7, copying: entry.source.rawValue)
            insert.bind(8, entry.processedTime)
            unsafe insert.bind(9, text: entry.reason, in: arena)
            insert.bind(10, entry.arrivalEstimated ? nil : entry.arrivalTime)
            insert.bind(11, entry.eventTime)
            unsafe insert.bind(12, text: entry.partitionKey, in: arena)
            unsafe insert.bind(13, text: entry.explicitHashKey, in: arena)
            unsafe insert.bind(14, text: entry.deviceID, in: arena)
            if entry.payloadIsBytes {
                unsafe insert.bind(15, blob: entry.payload, in: arena)
            } else {
                unsafe insert.bind(15, text: entry.payload, in: arena)
            }
            unsafe insert.bind(16, text: entry.strictPayload, in: arena)
            unsafe insert.bind(17, text: entry.extra, in: arena)
            insert.bind(18, copying: entry.flag?.rawValue)
            try insert.run()
        }
    }
}
