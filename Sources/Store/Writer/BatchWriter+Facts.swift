import GRDB
import Records

extension BatchWriter {
    /// Writes what an object says beyond its records' entries, and counts those of it that are entries.
    ///
    /// - Parameter place: Where the parts before ended, for an object that is read in parts.
    @discardableResult
    func writeFacts(
        of batch: RecordBatch, objectID: Int64, from place: FactInsert.Place, _ counts: inout EntryCounts,
        _ db: Database
    ) throws -> FactInsert.Place {
        for range in batch.ranges {
            // In two steps: a shard that is new makes the list longer.
            let position = try shards.position(ofShard: range.shard, db)
            try facts.insert(range, shardID: shards.shards[position].id, objectID: objectID)
        }
        for (index, invocation) in batch.invocations.enumerated() {
            try facts.insert(invocation, at: place.invocations + index, objectID: objectID)
        }
        try facts.insert(payloadsOf: batch, objectID: objectID)
        try facts.insert(listedObjectsOf: batch, objectID: objectID)
        for payload in batch.loosePayloads { counts.count(payload.role == .failed ? .failed : .listed) }
        counts.listed += batch.listedObjects.count
        return FactInsert.Place(invocations: place.invocations + batch.invocations.count)
    }
}
