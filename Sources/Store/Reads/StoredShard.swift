import GRDB
import Queries

/// A stream as the store knows it.
package struct StoredStream: Equatable, Sendable {
    /// The store's row.
    package var id: Int64
    package var label: String
    /// Whether its sequence numbers may be decoded (`--no-decode` was not given).
    package var decodes: Bool
    /// Its ARN, where any object names it.
    package var arn: String?
    /// In the order of their numbers.
    package var shards: [StoredShard]
}

/// What the store keeps counted for each shard, and where its numbers begin and end.
package struct StoredShard: Equatable, Sendable {
    /// The store's row.
    package var id: Int64
    /// As in `shardId-000000000007`.
    package var number: Int64
    /// Known records, delivered or not.
    package var records: Int64
    /// Records with a delivery.
    package var delivered: Int64
    /// Records without a delivery of which nothing lacks, because of what replays did.
    package var answered: Int64
    /// Distinct sequence numbers of the known records.
    package var numbers: Int64
    /// Distinct sequence numbers of the delivered records.
    package var deliveredNumbers: Int64
    /// Further deliveries with the same payload.
    package var redelivered: Int64
    /// Further deliveries with another payload.
    package var conflicting: Int64
    /// Entries that another generation of the same object had before.
    package var repeated: Int64
    /// The least sequence number in decimal digits; nil where there is no record.
    package var firstSequence: String?
    /// The greatest sequence number.
    package var lastSequence: String?
}

extension StoreReads {
    /// The streams by label, each with its shards; found without a scan of the records.
    ///
    /// - Parameter stream: The label of the only stream to give; nil for all.
    /// - Throws: ``StoreError`` with code `notFound` where no stream has the label.
    package func streams(_ stream: String? = nil) throws -> [StoredStream] {
        let rows = try RawRows(db, sql: Catalog.Audit.streamShards, arguments: ["stream": stream])
        var streams: [StoredStream] = []
        while try rows.next() {
            let id = rows.integer(0)
            if streams.last?.id != id {
                streams.append(
                    StoredStream(
                        id: id, label: rows.text(1), decodes: rows.integer(2) != 0, arn: rows.optionalText(14),
                        shards: []))
            }
            if rows.isNull(3) { continue }
            streams[streams.count - 1].shards.append(
                StoredShard(
                    id: rows.integer(3), number: rows.integer(4), records: rows.integer(5), delivered: rows.integer(6),
                    answered: try answered.count(of: rows.integer(3), db), numbers: rows.integer(7),
                    deliveredNumbers: rows.integer(8), redelivered: rows.integer(9),
                    conflicting: rows.integer(10), repeated: rows.integer(11), firstSequence: rows.optionalText(12),
                    lastSequence: rows.optionalText(13)))
        }
        if let stream, streams.isEmpty {
            throw StoreError(
                code: .notFound, path: path, detail: "no stream has the label \(stream); see `afterbay status`")
        }
        return streams
    }
}
