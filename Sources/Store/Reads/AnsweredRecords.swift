import GRDB
import Queries

/// Records without a delivery of which nothing lacks all the same, because of what replays did: found once for a state of
/// the store, where the ledger knows of any copy.
final class AnsweredRecords {
    /// A record of a shard by its number and sub-sequence.
    struct Place: Hashable {
        var sequence: String
        var subSequence: Int64
    }

    private var byShard: [Int64: Set<Place>]?

    /// Those of one shard.
    func places(of shard: Int64, _ db: Database) throws -> Set<Place> {
        try all(db)[shard] ?? []
    }

    /// How many there are in a shard.
    func count(of shard: Int64, _ db: Database) throws -> Int64 {
        Int64(try places(of: shard, db).count)
    }

    private func all(_ db: Database) throws -> [Int64: Set<Place>] {
        if let byShard { return byShard }
        var found: [Int64: Set<Place>] = [:]
        if try CopyPlan.hasCopies(db) {
            let rows = try RawRows(db, sql: Catalog.Audit.answeredRecords)
            while try rows.next() {
                let place = Place(sequence: String(rows.text(1).dropFirst(3)), subSequence: rows.integer(2))
                found[rows.integer(0), default: []].insert(place)
            }
        }
        byShard = found
        return found
    }
}
