extension Catalog {
    /// The texts of `summary/`.
    package enum Summary {
        package static let countedCopy = text(PackageResources.counted_copy_sql)
        package static let deliveredCopies = text(PackageResources.delivered_copies_sql)
        package static let deliveredRecords = text(PackageResources.delivered_records_sql)
        package static let numericFields = text(PackageResources.numeric_fields_sql)
        package static let rollupRows = text(PackageResources.rollup_rows_sql)
        package static let staleHours = text(PackageResources.stale_hours_sql)

        /// All of them, for the test that compares them with the folder.
        package static let texts = [
            countedCopy, deliveredCopies, deliveredRecords, numericFields, rollupRows, staleHours,
        ]

        /// Those that answer a person's question as they stand.
        static let named = [numericFields].map(NamedQuery.init)
    }
}
