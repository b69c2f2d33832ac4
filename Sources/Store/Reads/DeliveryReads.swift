import GRDB
import Queries

/// A delivery after its record's first one.
package struct FurtherDelivery: Equatable, Sendable {
    package var stream: String
    /// The shard's number.
    package var shard: Int64
    /// Decimal digits.
    package var sequence: String
    package var subSequence: Int32
    /// Whether its payload differs from the first delivery's.
    package var isConflicting: Bool
    /// The object of the record's first delivery.
    package var firstObject: String
    /// The object of this delivery.
    package var object: String
}

extension StoreReads {
    /// Hands out every further delivery by stream, shard, number, sub-sequence and then in the order in which deliveries
    /// take precedence; found without a scan of the records.
    package func furtherDeliveries(stream: String?, _ body: (FurtherDelivery) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.duplicates, arguments: ["stream": stream])
        while try rows.next() {
            try body(
                FurtherDelivery(
                    stream: rows.text(0), shard: rows.integer(1), sequence: rows.text(2),
                    subSequence: Int32(truncatingIfNeeded: rows.integer(3)),
                    isConflicting: rows.text(4) == "conflicting", firstObject: rows.text(5), object: rows.text(6)))
        }
    }
}
