/// What a run of a replay did.
package struct ReplayReport: Codable, Equatable, Sendable {
    /// A file that was written.
    package struct File: Codable, Equatable, Sendable {
        package var path: String
        package var bytes: Int64
        /// SHA-256 in hexadecimal.
        package var sha256: String
        package var records: Int64
    }

    /// The replay's name in the ledger; `nil` where nothing was frozen: for standard output, and where nothing was to be
    /// sent.
    package var replay: String?
    /// The absolute path, or `-`.
    package var target: String
    package var format: ReplayFormat
    /// Records that were written.
    package var records = 0
    package var notSent: [ReplayPlan.NotSent] = []
    package var files: [File] = []
    /// The user stopped it; where it has a name, it can be resumed.
    package var wasInterrupted = false
    /// What became of a replay into a stream; `nil` for one to files, and where there was nothing to send.
    package var stream: StreamReport?

    init(replay: String?, target: String, format: ReplayFormat) {
        self.replay = replay
        self.target = target
        self.format = format
    }
}

/// How far a run has come.
package struct ReplayProgress: Equatable, Sendable {
    /// Records handed over.
    package var recordsDone: Int
    /// Records of the replay; `nil` where they were not counted before.
    package var recordsTotal: Int?
    /// For a stream: how many times it refused a record for its load.
    package var throttled: Int?
    /// For a stream: records accepted a second since the run began to send.
    package var recordsPerSecond: Double?

    package init(
        recordsDone: Int, recordsTotal: Int?, throttled: Int? = nil, recordsPerSecond: Double? = nil
    ) {
        self.recordsDone = recordsDone
        self.recordsTotal = recordsTotal
        self.throttled = throttled
        self.recordsPerSecond = recordsPerSecond
    }
}
