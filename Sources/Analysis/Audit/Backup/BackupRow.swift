package import Records

/// A payload that came without a sequence number, and what its content tells of it.
package struct BackupRow: Equatable, Sendable {
    package enum Verdict: String, CaseIterable, Sendable {
        /// Backups hold this content more often than known records have it.
        case notInOutput = "not_in_output"
        /// It failed, and is the payload of one record that was not delivered.
        case matched
        /// It failed, and was delivered: every record that has this content is.
        case delivered
        /// It failed, and several records have this content.
        case ambiguous
        /// It failed, and no known record has this content.
        case unmatched
    }

    /// How a record was found.
    package enum Match: String, Sendable {
        /// The record failed alone in the invocation that printed just this payload.
        case request
        /// By what the payload means.
        case content
    }

    package var stream: String
    package var verdict: Verdict
    /// For backups, how often the content is there without a record; for failures, how often it was told.
    package var count: Int64
    /// Known records with this content.
    package var records: Int64
    /// The record, where it is one.
    package var record: RecordName?
    package var match: Match?
    /// Where the content stands, the first place of it.
    package var object: String
    package var entryIndex: Int64
    /// The kind of document.
    package var source: String
    package var reason: String?
    package var deviceID: String?
    package var eventTime: Timestamp?
    package var arrivalTime: Timestamp?
    /// Length of the payload.
    package var bytes: Int64
}

/// What a comparison of contents covered.
package struct BackupTotals: Equatable, Sendable {
    /// Payloads of backups, and of failures.
    package var backedUp: Int64 = 0
    package var failed: Int64 = 0
    /// Delivered records whose content no backup holds, where there are backups. They need not cover everything.
    package var inNoBackup: Int64 = 0

    package init() {}
}
