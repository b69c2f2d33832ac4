import GRDB
import Records

/// Reads the invocations of some request ids from the logs of one stream.
///
/// The lines of one invocation may stand in several documents, or in one document twice over: its blocks are put together,
/// and of two counts the greater one holds.
struct InvocationReader {
    let db: Database
    let streamID: Int64

    /// By first time and request id; ids that no log shows have none.
    func invocations(_ requestIDs: Set<String>) throws -> [RecordEvidence.Invocation] {
        try requestIDs.compactMap { try invocation($0) }.sorted {
            ($0.firstTime ?? .latest, $0.requestID) < ($1.firstTime ?? .latest, $1.requestID)
        }
    }

    private func invocation(_ requestID: String) throws -> RecordEvidence.Invocation? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) AS blocks, min(log_group) AS log_group, min(log_stream) AS log_stream,
                    min(first_time) AS first_time, max(last_time) AS last_time, max(duration) AS duration,
                    max(timed_out) AS timed_out, max(accepted) AS accepted, max(invocation.failed) AS failed,
                    max(stored_records) AS stored_records, min(stored_key) AS stored_key,
                    min(store_error) AS store_error
                FROM invocation JOIN object ON object.id = invocation.object_id
                WHERE request_id = ? AND object.stream_id = ?
                """, arguments: [requestID, streamID])
        guard let row, row["blocks"] as Int64 > 0 else { return nil }
        let storedKey: String? = row["stored_key"]
        return RecordEvidence.Invocation(
            requestID: requestID, documents: try documents(requestID), logGroup: row["log_group"],
            logStream: row["log_stream"], firstTime: time(row["first_time"]), lastTime: time(row["last_time"]),
            duration: row["duration"], hasTimedOut: row["timed_out"], accepted: row["accepted"], failed: row["failed"],
            storedRecords: row["stored_records"], storedKey: storedKey, storeError: row["store_error"],
            object: try storedKey.flatMap { try object(ObjectName($0).text) })
    }

    private func documents(_ requestID: String) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT (SELECT min(name) FROM object_name WHERE object_name.object_id = invocation.object_id)
                FROM invocation JOIN object ON object.id = invocation.object_id
                WHERE request_id = ? AND object.stream_id = ?
                ORDER BY 1
                """, arguments: [requestID, streamID])
    }

    /// The name itself, where an object of that name was imported.
    private func object(_ name: String) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT name FROM object_name WHERE stream_id = ? AND name = ? LIMIT 1",
            arguments: [streamID, name])
    }

    private func time(_ microseconds: Int64?) -> Timestamp? {
        microseconds.map { Timestamp(microseconds: $0) }
    }
}
