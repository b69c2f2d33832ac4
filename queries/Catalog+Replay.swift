extension Catalog {
    /// The queries of `replay/`; each file's first lines say what it does and which parameters it takes.
    package enum Replay {
        /// The identities of a selection, in the order of sending.
        package static let selection = text(PackageResources.replay_selection_sql)
        /// What stands in `selection` for the user's own condition.
        package static let conditionMark = "(1 /* condition */)"
        /// One record as a replay sends it.
        package static let record = text(PackageResources.replay_record_sql)
        /// The entries of a replay, from a position on.
        package static let entries = text(PackageResources.replay_entries_sql)
        /// The entries of a replay that are still to be sent, from a position on.
        package static let planned = text(PackageResources.replay_planned_sql)
        /// The entries of a replay that were sent without an answer.
        package static let doubts = text(PackageResources.replay_doubts_sql)
        /// The entries of a replay of which an attempt had no answer, from a position on.
        package static let unanswered = text(PackageResources.replay_unanswered_sql)
        /// The entries of a replay that the stream has twice, or may have twice.
        package static let doubles = text(PackageResources.replay_doubles_sql)
        /// The replays, with their entries by state.
        package static let status = text(PackageResources.replay_status_sql)
        /// The files of a replay.
        package static let files = text(PackageResources.replay_files_sql)
        /// Streams with the number of their known shards.
        package static let shards = text(PackageResources.replay_shards_sql)
    }
}
