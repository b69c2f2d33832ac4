import Records
package import Store

/// Tells what a store holds from what it keeps counted.
package enum Status {
    /// The report on all streams or one; no record is read but the first and last of each shard.
    ///
    /// - Throws: ``StoreError``; `notFound` for an unknown stream.
    package static func report(_ store: Store, stream: String? = nil) throws -> StatusReport {
        try store.reading { reads in
            let objects = try reads.objectStates(stream: stream)
            return StatusReport(
                streams: try reads.streams(stream).map(status),
                objects: ObjectStatus(
                    objects: objects.objects, complete: objects.complete, partial: objects.partial,
                    rejected: objects.rejected, changed: objects.changed, bytes: objects.bytes),
                kinds: try reads.objectKinds(stream: stream), evidence: try reads.evidenceCounts(stream: stream),
                books: BooksCheck.books(try reads.bookTotals(stream: stream)))
        }
    }

    private static func status(_ stream: StoredStream) -> StreamStatus {
        let shards = stream.shards.map { status($0, decodes: stream.decodes) }
        let redelivered = shards.reduce(0) { $0 + $1.redelivered }
        let conflicting = shards.reduce(0) { $0 + $1.conflicting }
        return StreamStatus(
            stream: stream.label, arn: stream.arn, records: shards.reduce(0) { $0 + $1.records },
            deliveries: shards.reduce(0) { $0 + $1.delivered } + redelivered + conflicting, redelivered: redelivered,
            conflicting: conflicting, missing: shards.reduce(0) { $0 + $1.missing }, shards: shards)
    }

    private static func status(_ shard: StoredShard, decodes: Bool) -> ShardStatus {
        ShardStatus(
            shard: ShardID(shard.number), records: shard.records, delivered: shard.delivered,
            redelivered: shard.redelivered, conflicting: shard.conflicting, missing: ShardNumbering.missing(in: shard),
            firstSequence: shard.firstSequence, lastSequence: shard.lastSequence,
            numbering: ShardNumbering(of: shard, decodes: decodes))
    }
}
