extension Catalog {
    /// The texts of `report/`: questions that people ask of the evidence.
    package enum Report {
        static let named = [
            PackageResources.delays_sql, PackageResources.device_records_sql, PackageResources.devices_sql,
            PackageResources.hours_sql, PackageResources.latest_per_device_sql, PackageResources.objects_by_hour_sql,
            PackageResources.partition_keys_sql, PackageResources.recent_runs_sql, PackageResources.replay_states_sql,
            PackageResources.shared_records_sql,
        ].map { NamedQuery(text($0)) }
    }
}
