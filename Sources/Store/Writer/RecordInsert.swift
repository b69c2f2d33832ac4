import GRDB
import Records

/// The statement that most records take: one row for a number that is not there yet.
final class RecordInsert {
    private let insert: Statement
    private let insertFailure: Statement

    init(_ db: Database) throws {
        insert = try Statement(
            db,
            """
            INSERT INTO record (shard_id, sequence_key, sub_sequence, object_id, entry_index, processed_time,
                arrival_time, arrival_estimated, event_time, partition_key, device_id, payload, strict_payload, extra)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT DO NOTHING
            """)
        insertFailure = try Statement(
            db,
            """
            INSERT INTO failure (shard_id, sequence_key, sub_sequence, object_id, entry_index, source, processed_time,
                reason, event_time, partition_key, device_id, payload, strict_payload, extra)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """)
    }

    /// Writes a delivered record, or one that is known only as failed (`objectID` nil). False if the number is there.
    func run(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64?) throws -> Bool {
        // The arena stays in place until the closure ends, and the statement has run by then.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            insert.bind(1, shardID)
            unsafe insert.bind(2, text: entry.sequenceKey, in: arena)
            insert.bind(3, Int64(entry.subSequence))
            insert.bind(4, objectID)
            insert.bind(5, objectID == nil ? nil : entry.index)
            insert.bind(6, objectID == nil ? nil : entry.processedTime)
            insert.bind(7, entry.arrivalTime)
            insert.bind(8, entry.arrivalTime == nil ? nil : (entry.arrivalEstimated ? 1 : 0))
            unsafe bindContent(of: entry, in: arena, to: insert)
            return try insert.run() > 0
        }
    }

    /// Writes the evidence that a record failed.
    func runFailure(_ entry: BatchEntry, of batch: RecordBatch, shardID: Int64, objectID: Int64, source: String) throws
    {
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            insertFailure.bind(1, shardID)
            unsafe insertFailure.bind(2, text: entry.sequenceKey, in: arena)
            insertFailure.bind(3, Int64(entry.subSequence))
            insertFailure.bind(4, objectID)
            insertFailure.bind(5, entry.index)
            insertFailure.bind(6, copying: source)
            insertFailure.bind(7, entry.processedTime)
            unsafe insertFailure.bind(8, text: entry.reason, in: arena)
            unsafe bindContent(of: entry, in: arena, to: insertFailure)
            try insertFailure.run()
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
