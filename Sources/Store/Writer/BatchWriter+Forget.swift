import GRDB
import Records

extension BatchWriter {
    /// Takes an object out. How many sequence numbers it had.
    func forget(object id: Int64, _ db: Database) throws -> Int {
        let numbers = try objects.numbers(ofObject: id, db)
        try rewrite(numbers, removing: id)
        // Not before: a number without a delivery is counted by its evidence while it is taken out.
        try db.execute(sql: "DELETE FROM evidence WHERE object_id = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM object WHERE id = ?", arguments: [id])
        return numbers.count
    }

    /// Divides a lineage of which objects were taken out: those that are left are generations of each other only where
    /// names of their own still join them. A lineage is always named by an object that is there, since row ids are
    /// given again.
    func tellApart(lineage: Int64, _ db: Database) throws {
        let groups = try objects.joinedByNames(lineage: lineage, db)
        let numbers = groups.count > 1 ? try objects.numbers(ofLineage: lineage, db) : []
        for group in groups {
            guard let name = group.min() else { continue }
            for id in group { try objects.setLineage(name, of: id, db) }
        }
        try rewrite(numbers, removing: nil)
    }

    private func rewrite(_ numbers: [(shard: Int64, key: [UInt8])], removing id: Int64?) throws {
        for (shard, key) in numbers {
            guard let position = shards.shards.firstIndex(where: { $0.id == shard }) else { continue }
            try rewrite(shardPosition: position, key: key, adding: [], removing: id)
        }
    }
}
