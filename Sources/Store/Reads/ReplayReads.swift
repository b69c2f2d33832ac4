import GRDB
import Queries

/// An entry of a replay into a stream, with what became of it.
package struct ReplayedEntry: Equatable, Sendable {
    package var replay: String
    /// The label of the stream that the record is of, and its identity there.
    package var stream: String
    package var shard: Int64
    package var sequence: String
    package var subSequence: Int32
    /// `delivered`, `lost`, `awaited`, `unknown` or `unsent`.
    package var state: String
    /// Where the copy lies that the state speaks of.
    package var newShard: String?
    package var newSequence: String?
    /// What says so; nil where nothing but the ledger does.
    package var evidence: String?
    /// The object that delivers the copy, or says that it failed.
    package var object: String?
}

extension StoreReads {
    /// Hands out every entry of the replays into streams, by replay and place in it.
    ///
    /// - Parameter stream: The label of the stream whose records were replayed; nil for all.
    package func replayedEntries(stream: String?, _ body: (ReplayedEntry) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.replayedEntries, arguments: ["stream": stream])
        while try rows.next() {
            try body(
                ReplayedEntry(
                    replay: rows.text(0), stream: rows.text(1), shard: rows.integer(2), sequence: rows.text(3),
                    subSequence: Int32(truncatingIfNeeded: rows.integer(4)), state: rows.text(5),
                    newShard: rows.optionalText(6), newSequence: rows.optionalText(7),
                    evidence: rows.optionalText(8), object: rows.optionalText(9)))
        }
    }

    /// Where the known copies of replayed records lie, by row of the shard, and their number's digits.
    package func replayedCopies(shard: Int64) throws -> Set<String> {
        guard try CopyPlan.hasCopies(db) else { return [] }
        return Set(
            try String.fetchAll(
                db, sql: "SELECT substr(sequence_key, 4) FROM replayed_copy WHERE shard_id = ?", arguments: [shard]))
    }
}
