extension Catalog {
    /// The queries of `queries/verify`: each lists what is not as it should be.
    package enum Verify {
        /// Shards whose kept counts are not what their rows say.
        package static let shardCounts = NamedQuery(text(PackageResources.verify_shard_counts_sql))
        /// Objects whose entries are not all accounted for by rows.
        package static let objectBooks = NamedQuery(text(PackageResources.verify_object_books_sql))
        /// Further deliveries that come before the first.
        package static let firstDeliveries = NamedQuery(text(PackageResources.verify_first_deliveries_sql))

        static let named = [firstDeliveries, objectBooks, shardCounts]
    }
}
