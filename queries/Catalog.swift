/// The SQL texts of this folder, compiled in. A file `audit/gaps.sql` is `PackageResources.gaps_sql`: names are unique
/// across the folders.
package enum Catalog {
    /// One named step of the schema's history. A step that was released is never changed: later changes are new steps.
    package struct Migration: Sendable {
        /// The name that the database remembers.
        package var name: String
        /// SQL texts, run in this order in one transaction.
        package var sql: [String]
    }

    /// The migrations in the order in which they run. The database's `user_version` is how many it has.
    package static let migrations: [Migration] = [
        Migration(
            name: "0001-evidence",
            sql: [text(PackageResources.schema_0001_evidence_sql), text(PackageResources.schema_0001_views_sql)])
    ]

    /// The queries that people may run by name, by folder.
    package static let named: [NamedQuery] = Audit.named + Report.named + Summary.named + Verify.named

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
