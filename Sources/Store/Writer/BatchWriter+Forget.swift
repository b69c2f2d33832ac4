import GRDB
import Records

extension BatchWriter {
    /// Takes an object out. How many sequence numbers it had.
    func forget(object id: Int64, _ db: Database) throws -> Int {
        let numbers = try objects.numbers(ofObject: id, db)
        try db.execute(sql: "DELETE FROM failure WHERE object_id = ?", arguments: [id])
        for (shard, key) in numbers {
            guard let position = shards.shards.firstIndex(where: { $0.id == shard }) else { continue }
            try rewrite(shardPosition: position, key: key, adding: [], removing: id)
        }
        try db.execute(sql: "DELETE FROM object WHERE id = ?", arguments: [id])
        return numbers.count
    }

    /// Writes the counts that changed, for callers that do not write objects.
    func saveCounts(_ db: Database) throws {
        try cells.save(rollupRows)
        try shards.save(db)
    }
}
