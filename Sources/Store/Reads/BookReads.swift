import GRDB
import Queries

/// What the objects say they brought, and what the store counts of it.
package struct BookTotals: Equatable, Sendable {
    package var objects: Int64 = 0
    /// Entries of all objects, and what they proved.
    package var entries: Int64 = 0
    package var deliveredEntries: Int64 = 0
    package var failedEntries: Int64 = 0
    package var listedEntries: Int64 = 0
    package var rejectedEntries: Int64 = 0
    /// Objects whose own counts do not add up, or disagree with their rejects.
    package var unbalancedObjects: Int64 = 0
    /// Deliveries as the shards count them.
    package var delivered: Int64 = 0
    package var redelivered: Int64 = 0
    package var conflicting: Int64 = 0
    package var repeated: Int64 = 0
    /// Rows of failures and of rejects.
    package var failures: Int64 = 0
    package var rejects: Int64 = 0

    package init() {}
}

extension StoreReads {
    /// The totals behind the books, from what is kept counted: no record is read.
    package func bookTotals(stream: String?) throws -> BookTotals {
        let rows = try RawRows(db, sql: Catalog.Audit.books, arguments: ["stream": stream])
        var totals = BookTotals()
        guard try rows.next() else { return totals }
        totals.objects = rows.integer(0)
        totals.entries = rows.integer(1)
        totals.deliveredEntries = rows.integer(2)
        totals.failedEntries = rows.integer(3)
        totals.listedEntries = rows.integer(4)
        totals.rejectedEntries = rows.integer(5)
        totals.unbalancedObjects = rows.integer(6)
        totals.delivered = rows.integer(7)
        totals.redelivered = rows.integer(8)
        totals.conflicting = rows.integer(9)
        totals.repeated = rows.integer(10)
        totals.failures = rows.integer(11)
        totals.rejects = rows.integer(12)
        return totals
    }
}
