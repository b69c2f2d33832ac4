import GRDB

/// A stretch of a shard that was read from the stream itself, so that it need not be read again.
package struct FetchedSpan: Equatable, Sendable {
    package enum State: String, Sendable {
        /// All that the stream held of it is in the store.
        case read
        /// The stream does not hold it any more.
        case expired
    }

    /// The shard's number.
    package var shard: Int64
    /// Storage keys of its ends, both included.
    package var firstKey: String
    package var lastKey: String
    package var state: State
    /// The arrival time from which it was read, in microseconds since 1970 UTC, where it was read by time; `Int64.min` for
    /// the oldest record on. Nothing between this time and the first key was in the stream.
    package var since: Int64?
    /// When its last record arrived.
    package var lastArrival: Int64?

    package init(
        shard: Int64, firstKey: String, lastKey: String, state: State, since: Int64? = nil, lastArrival: Int64? = nil
    ) {
        self.shard = shard
        self.firstKey = firstKey
        self.lastKey = lastKey
        self.state = state
        self.since = since
        self.lastArrival = lastArrival
    }
}

extension Store {
    /// The stretches of a stream's shards that were read from the stream, by shard and first key.
    ///
    /// - Parameter label: The stream's label; one that is not there has none.
    package func fetchedSpans(ofStream label: String) throws -> [FetchedSpan] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT number, first_key, last_key, state, since, last_arrival
                    FROM fetched_span JOIN shard ON shard.id = fetched_span.shard_id
                    WHERE stream_id = (SELECT id FROM stream WHERE label = ?)
                    ORDER BY number, first_key, last_key, state
                    """, arguments: [label]
            ).compactMap { row in
                guard let state = FetchedSpan.State(rawValue: row[3]) else { return nil }
                return FetchedSpan(
                    shard: row[0], firstKey: row[1], lastKey: row[2], state: state, since: row[4], lastArrival: row[5])
            }
        }
    }
}

/// The table of what was read from the stream.
enum FetchedSpans {
    /// Enters a stretch. One that goes on where another ends makes that one longer.
    static func enter(_ span: FetchedSpan, shardID: Int64, _ db: Database) throws {
        if span.since == nil {
            try db.execute(
                sql: """
                    UPDATE OR REPLACE fetched_span SET last_key = ?3, last_arrival = ifnull(?5, last_arrival)
                    WHERE (shard_id, first_key, last_key, state) = (
                        SELECT shard_id, first_key, last_key, state FROM fetched_span
                        WHERE shard_id = ?1 AND state = ?4 AND first_key <= ?2 AND last_key >= ?2 AND last_key <= ?3
                        ORDER BY first_key LIMIT 1)
                    """,
                arguments: [shardID, span.firstKey, span.lastKey, span.state.rawValue, span.lastArrival])
            if db.changesCount > 0 { return }
        }
        try db.execute(
            sql: """
                INSERT INTO fetched_span (shard_id, first_key, last_key, state, since, last_arrival)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT DO UPDATE SET since = min(ifnull(since, ?5), ifnull(?5, since)),
                    last_arrival = ifnull(?6, last_arrival)
                """,
            arguments: [shardID, span.firstKey, span.lastKey, span.state.rawValue, span.since, span.lastArrival])
    }
}
