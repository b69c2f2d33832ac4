import GRDB
import Records

/// Writes what an object says beyond its records' entries: failed ranges, invocations, payloads without identity, and
/// the objects that a listing names.
final class FactInsert {
    /// Where the facts of an object's next part begin.
    struct Place {
        var invocations = 0
    }

    private let insertRange: Statement
    private let insertInvocation: Statement
    private let insertPayload: Statement
    private let insertObject: Statement

    init(_ db: Database) throws {
        insertRange = try Statement(
            db,
            """
            INSERT INTO failed_range (object_id, entry_index, shard_id, first_key, last_key, batch_size, condition,
                request_id, function_arn, invoke_count, function_error, first_arrival, last_arrival, written_time,
                message_id, has_records)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """)
        insertInvocation = try Statement(
            db,
            """
            INSERT INTO invocation (object_id, position, entry_index, log_group, log_stream, request_id, first_time,
                last_time, has_start, has_end, has_report, duration, timed_out, accepted, failed, stored_records,
                stored_key, store_error)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            """)
        insertPayload = try Statement(
            db,
            """
            INSERT INTO loose_payload (object_id, entry_index, role, source, arrival_time, processed_time, reason,
                request_id, log_stream, device_id, event_time, payload)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """)
        insertObject = try Statement(
            db,
            """
            INSERT INTO listed_object (object_id, entry_index, bucket, key, name, bytes, etag, last_modified,
                storage_class, version_id, is_latest, is_delete_marker, encryption)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
    }

    func insert(_ range: FailedRange, shardID: Int64, objectID: Int64) throws {
        insertRange.bind(1, objectID)
        insertRange.bind(2, range.entryIndex)
        insertRange.bind(3, shardID)
        insertRange.bind(4, copyingText: range.firstKey)
        insertRange.bind(5, copyingText: range.lastKey)
        insertRange.bind(6, range.batchSize)
        insertRange.bind(7, copying: range.condition)
        insertRange.bind(8, copying: range.requestID)
        insertRange.bind(9, copying: range.functionARN)
        insertRange.bind(10, range.invokeCount)
        insertRange.bind(11, copying: range.functionError)
        insertRange.bind(12, range.firstArrival)
        insertRange.bind(13, range.lastArrival)
        insertRange.bind(14, range.writtenTime)
        insertRange.bind(15, copying: range.messageID)
        insertRange.bind(16, range.hasRecords ? 1 : 0)
        try insertRange.run()
    }

    func insert(_ invocation: Invocation, at position: Int, objectID: Int64) throws {
        insertInvocation.bind(1, objectID)
        insertInvocation.bind(2, Int64(position))
        insertInvocation.bind(3, invocation.entryIndex)
        insertInvocation.bind(4, copying: invocation.logGroup)
        insertInvocation.bind(5, copying: invocation.logStream)
        insertInvocation.bind(6, copying: invocation.requestID)
        insertInvocation.bind(7, invocation.firstTime)
        insertInvocation.bind(8, invocation.lastTime)
        insertInvocation.bind(9, invocation.hasStart ? 1 : 0)
        insertInvocation.bind(10, invocation.hasEnd ? 1 : 0)
        insertInvocation.bind(11, invocation.hasReport ? 1 : 0)
        insertInvocation.bind(12, invocation.duration)
        insertInvocation.bind(13, invocation.hasTimedOut ? 1 : 0)
        insertInvocation.bind(14, invocation.accepted)
        insertInvocation.bind(15, invocation.failed)
        insertInvocation.bind(16, invocation.storedRecords)
        insertInvocation.bind(17, copying: invocation.storedKey)
        insertInvocation.bind(18, copying: invocation.storeError)
        try insertInvocation.run()
    }

    func insert(payloadsOf batch: RecordBatch, objectID: Int64) throws {
        if batch.loosePayloads.isEmpty { return }
        // The arena stays in place until the closure ends, and the statements have run by then.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            for payload in batch.loosePayloads {
                insertPayload.bind(1, objectID)
                insertPayload.bind(2, payload.index)
                insertPayload.bind(3, copying: payload.role.rawValue)
                insertPayload.bind(4, copying: payload.source.rawValue)
                insertPayload.bind(5, payload.arrivalTime)
                insertPayload.bind(6, payload.processedTime)
                unsafe insertPayload.bind(7, text: payload.reason, in: arena)
                unsafe insertPayload.bind(8, text: payload.requestID, in: arena)
                unsafe insertPayload.bind(9, text: payload.logStream, in: arena)
                unsafe insertPayload.bind(10, text: payload.deviceID, in: arena)
                insertPayload.bind(11, payload.eventTime)
                unsafe insertPayload.bind(12, blob: payload.payload, in: arena)
                try insertPayload.run()
            }
        }
    }

    func insert(listedObjectsOf batch: RecordBatch, objectID: Int64) throws {
        if batch.listedObjects.isEmpty { return }
        // As above.
        try unsafe batch.arena.withUnsafeBufferPointer { arena in
            for object in batch.listedObjects {
                insertObject.bind(1, objectID)
                insertObject.bind(2, object.index)
                unsafe insertObject.bind(3, text: object.bucket, in: arena)
                unsafe insertObject.bind(4, text: object.key, in: arena)
                insertObject.bind(5, copying: ObjectName(batch.text(object.key)).text)
                insertObject.bind(6, object.byteCount)
                unsafe insertObject.bind(7, text: object.etag, in: arena)
                insertObject.bind(8, object.lastModified)
                unsafe insertObject.bind(9, text: object.storageClass, in: arena)
                unsafe insertObject.bind(10, text: object.versionID, in: arena)
                insertObject.bind(11, object.isLatest ? 1 : 0)
                insertObject.bind(12, object.isDeleteMarker ? 1 : 0)
                unsafe insertObject.bind(13, text: object.encryption, in: arena)
                try insertObject.run()
            }
        }
    }
}
