import GRDB

/// What the store holds of a stretch of a shard, before more of it comes from the stream.
package struct KnownStretch: Equatable, Sendable {
    /// Exact arrivals of the records that an answer of the stream brought, by storage key. One that comes again with
    /// the same arrival is the same record.
    package var arrivals: [String: Int64] = [:]
    /// Storage keys of the records with a payload.
    package var keysWithPayload: Set<String> = []

    package init(arrivals: [String: Int64] = [:], keysWithPayload: Set<String> = []) {
        self.arrivals = arrivals
        self.keysWithPayload = keysWithPayload
    }

    static func read(
        _ db: Database, streamID: Int64, shard: Int64, from firstKey: String, to lastKey: String
    ) throws -> KnownStretch {
        var known = KnownStretch()
        guard
            let shardID = try Int64.fetchOne(
                db, sql: "SELECT id FROM shard WHERE stream_id = ? AND number = ?", arguments: [streamID, shard])
        else { return known }
        let arguments: StatementArguments = ["shard": shardID, "first": firstKey, "last": lastKey]
        let arrivals = try RawRows(
            db,
            sql: """
                SELECT sequence_key, arrival_time FROM evidence
                WHERE shard_id = :shard AND sequence_key BETWEEN :first AND :last AND source = 'get_records'
                    AND payload IS NOT NULL AND arrival_time IS NOT NULL
                """, arguments: arguments)
        while try arrivals.next() { known.arrivals[arrivals.text(0)] = arrivals.integer(1) }
        let payloads = try RawRows(
            db,
            sql: """
                SELECT DISTINCT sequence_key FROM record
                WHERE shard_id = :shard AND sequence_key BETWEEN :first AND :last AND payload IS NOT NULL
                """, arguments: arguments)
        while try payloads.next() { known.keysWithPayload.insert(payloads.text(0)) }
        return known
    }
}
