import GRDB
import Queries

/// The objects of one kind of document, with what their entries prove.
package struct ObjectKindCounts: Equatable, Sendable {
    /// The kind as it is kept.
    package var kind: String
    package var objects: Int64
    /// Bytes of content.
    package var bytes: Int64
    package var entries: Int64
    package var delivered: Int64
    package var failed: Int64
    package var listed: Int64
    package var rejected: Int64
    /// Well-formed parts that are no evidence, and no entries.
    package var ignored: Int64
}

/// Pieces of evidence that are no deliveries, by what they say.
package struct EvidenceCounts: Equatable, Sendable {
    /// Of a record: that it failed.
    package var failed: Int64 = 0
    /// Of a record: that it was in the stream.
    package var listed: Int64 = 0
    /// Ranges of failed records, as often as they were told.
    package var failedRanges: Int64 = 0
    /// Payloads without a sequence number.
    package var loosePayloads: Int64 = 0
    /// Objects that a bucket's listing names.
    package var listedObjects: Int64 = 0
    /// Runs of the function that logs show, as often as documents show them.
    package var invocations: Int64 = 0
}

extension StoreReads {
    /// The objects by kind, from what is kept counted with each.
    package func objectKinds(stream: String?) throws -> [ObjectKindCounts] {
        let rows = try RawRows(db, sql: Catalog.Audit.objectKinds, arguments: ["stream": stream])
        var kinds: [ObjectKindCounts] = []
        while try rows.next() {
            kinds.append(
                ObjectKindCounts(
                    kind: rows.text(0), objects: rows.integer(1), bytes: rows.integer(2), entries: rows.integer(3),
                    delivered: rows.integer(4), failed: rows.integer(5), listed: rows.integer(6),
                    rejected: rows.integer(7), ignored: rows.integer(8)))
        }
        return kinds
    }

    /// How much evidence there is besides deliveries; what lists records is not counted row by row.
    package func evidenceCounts(stream: String?) throws -> EvidenceCounts {
        let rows = try RawRows(db, sql: Catalog.Audit.evidenceCounts, arguments: ["stream": stream])
        guard try rows.next() else { return EvidenceCounts() }
        return EvidenceCounts(
            failed: rows.integer(0), listed: rows.integer(1), failedRanges: rows.integer(2),
            loosePayloads: rows.integer(3), listedObjects: rows.integer(4), invocations: rows.integer(5))
    }
}
