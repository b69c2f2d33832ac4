import GRDB
import Queries

/// How the delivered copies that replays put into streams are counted: each record with a delivery once, a copy under the
/// record that it is a copy of.
///
/// A record that was delivered itself counts; its copies do not. Of one that was not, the copy that was processed first
/// counts, in the origin's stream, with its own device and event time, which are the payload's. Only the copies that are
/// delivered are held; nothing where no replay was acknowledged.
package struct CopyPlan: Sendable {
    /// A copy that counts in its origin's stream.
    package struct Counted: Sendable {
        var copy: RecordKey
        var origin: RecordKey
    }

    /// Delivered copies: none of them counts where it lies.
    private(set) var copies: Set<RecordKey> = []
    /// By row of the origin's stream.
    private(set) var counted: [Int64: [Counted]] = [:]

    /// Whether records are counted as they lie.
    package var isEmpty: Bool { copies.isEmpty }

    init(_ db: Database) throws {
        guard try Self.hasCopies(db) else { return }
        let rows = try Row.fetchCursor(db, sql: Catalog.Summary.deliveredCopies)
        var lastOrigin: RecordKey?
        while let row = try rows.next() {
            let copy = RecordKey(shardRow: row[0], sequenceKey: row[1], subSequence: row[2])
            let origin = RecordKey(shardRow: row[3], sequenceKey: row[4], subSequence: row[5])
            let isFirst = origin != lastOrigin
            lastOrigin = origin
            // A copy of two origins, which only a ledger can say that is wrong, stays with the first.
            guard copies.insert(copy).inserted, isFirst, !(row[7] as Bool) else { continue }
            counted[row[6], default: []].append(Counted(copy: copy, origin: origin))
        }
    }

    /// Whether the ledger knows of any copy in a stream.
    static func hasCopies(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM replay_entry WHERE new_sequence IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM replay_copy)
                """) ?? false
    }
}
