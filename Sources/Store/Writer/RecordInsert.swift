import GRDB
import Records

/// The statement that most records take: one row for a number that is not there yet.
final class RecordInsert {
    private let insert: Statement
    private let fill: Statement

    init(_ db: Database) throws {
        insert = try Statement(
            db,
            """
            INSERT INTO record (shard_id, sequence_key, sub_sequence, object_id, entry_index, processed_time,
                arrival_time, arrival_estimated, event_time, partition_key, device_id, payload, strict_payload, extra)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT DO NOTHING
            """)
        fill = try Statement(
            db,
            """
            UPDATE record SET object_id = ?4, entry_index = ?5, processed_time = ?6,
                arrival_time = CASE WHEN arrival_estimated = 0 THEN arrival_time ELSE ?7 END,
                arrival_estimated = CASE WHEN arrival_estimated = 0 THEN 0 ELSE ?8 END,
                event_time = ?9, partition_key = ?10, device_id = ?11, payload = ?12, strict_payload = ?13, extra = ?14
            WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence = ?3 AND object_id IS NULL
            """)
    }

    /// Writes a delivered record, or one that is known from other evidence only (`objectID` nil). False if the number is
    /// there.
    func run(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64?) throws -> Bool {
        try run(insert, entry, of: batch, shardID: shardID, objectID: objectID)
    }

    /// Writes the first delivery of a record that was known from other evidence only. False if it has a delivery.
    func fill(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64) throws -> Bool {
        try run(fill, entry, of: batch, shardID: shardID, objectID: objectID)
    }

    @inline(__always)
    private func run(
        _ statement: Statement, _ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64?
    ) throws -> Bool {
        // The arena stays in place until the closure ends, and the statement has run by then.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            statement.bind(1, shardID)
            unsafe statement.bind(2, text: entry.sequenceKey, in: arena)
            statement.bind(3, Int64(entry.subSequence))
            statement.bind(4, objectID)
            statement.bind(5, objectID == nil ? nil : entry.index)
            statement.bind(6, objectID == nil ? nil : entry.processedTime)
            statement.bind(7, entry.arrivalTime)
            statement.bind(8, entry.arrivalTime == nil ? nil : (entry.arrivalEstimated ? 1 : 0))
            unsafe bindContent(of: entry, in: arena, to: statement)
            return try statement.run() > 0
        }
    }

    @inline(__always)
    private func bindContent(of entry: BatchEntry, in arena: UnsafeBufferPointer<UInt8>, to statement: Statement) {
        statement.bind(9, entry.eventTime)
        unsafe statement.bind(10, text: entry.partitionKey, in: arena)
        unsafe statement.bind(11, text: entry.deviceID, in: arena)
        if entry.payloadIsBytes {
            unsafe statement.bind(12, blob: entry.payload, in: arena)
        } else {
            unsafe statement.bind(12, text: entry.payload, in: arena)
        }
        unsafe statement.bind(13, text: entry.strictPayload, in: arena)
        unsafe statement.bind(14, text: entry.extra, in: arena)
    }
}
