package import Store

/// A replay as `replay status` shows it.
package struct ReplayStatus: Codable, Equatable, Sendable {
    /// Entries by state.
    package struct Entries: Codable, Equatable, Sendable {
        package var total: Int
        package var planned: Int
        package var sending: Int
        package var exported: Int
        package var sent: Int
        package var failed: Int
        package var unknown: Int
    }

    package var replay: String
    package var target: String
    package var format: String
    /// Microseconds since 1970 UTC.
    package var created: Int64
    /// Microseconds since 1970 UTC; `nil` while a resumed run has something to do.
    package var finished: Int64?
    package var entries: Entries
    package var files: [ReplayReport.File]
    /// The selection, as a JSON object.
    package var selection: String

    init(_ replay: ReplaySummary, files: [ReplayFile]) {
        self.replay = replay.name
        target = replay.target
        format = replay.format
        created = replay.created
        finished = replay.finished
        let counts = replay.entries
        entries = Entries(
            total: counts.total, planned: counts.planned, sending: counts.sending, exported: counts.exported,
            sent: counts.sent, failed: counts.failed, unknown: counts.unknown)
        // Until the replay is settled its files may not have their names.
        self.files = replay.finished == nil ? [] : files.map(ReplayReport.File.init)
        selection = replay.selection
    }
}

/// Answers what became of replays.
package struct ReplayHistory: Sendable {
    private let store: Store

    /// - Parameter store: A store opened for reading or writing.
    package init(store: Store) {
        self.store = store
    }

    /// All replays, oldest first, or the named one.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    package func status(of name: String? = nil) throws -> [ReplayStatus] {
        let replays = try name.map { [try store.replay(named: $0)] } ?? store.replays()
        return try replays.map { ReplayStatus($0, files: try store.files(of: $0.row)) }
    }
    func replayWithFiles(_ name: String) throws -> (ReplaySummary, [ReplayFile]) {
        let replay = try store.replay(named: name)
        return (replay, try store.files(of: replay.row))
    }
}
