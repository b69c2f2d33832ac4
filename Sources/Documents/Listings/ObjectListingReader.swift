import Coding
import Records

/// Reads which objects a bucket holds, as `list-objects-v2` and `list-object-versions` print it.
struct ObjectListingReader {
    /// Reads one object of the listing.
    mutating func read(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        scope.refuse(.invalidListingRow, "listings are not read yet", at: unit)
    }

    /// Whether a document is the listing of an empty prefix.
    static func isEmpty(_ view: borrowing JSONView, _ unit: Int) -> Bool { false }

    /// Notes a listing without objects.
    mutating func readEmpty(_ scope: inout ElementScope, _ batch: inout RecordBatch) {
        scope.note(.objectListing)
        batch.ignored += 1
    }
}
