/// How much a finding says about the data.
package enum AuditLevel: String, CaseIterable, Sendable, Comparable {
    /// Worth knowing; nothing is wrong.
    case info
    /// Something a reader of the delivered data has to allow for.
    case warning
    /// Data is lost, contradicts itself, or could not be read.
    case error

    package static func < (left: AuditLevel, right: AuditLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        }
    }
}

/// The names of the checks. The raw values are stable: people filter by them.
package enum AuditCheck: String, CaseIterable, Sendable {
    /// Records delivered more than once with the same payload.
    case redelivered
    /// Records delivered with unlike payloads.
    case conflicting
    /// Records that were in the stream and have no delivery.
    case missing
    /// Records without a delivery that the mapping's filter drops, where one is given; they are not missing.
    case filtered
    /// Steps of a decoded counter between which other records may lie.
    case unproven
    /// Records that say they failed, and were not delivered since.
    case failures
    /// Records that replays put into a stream, and that are not delivered from there.
    case replays
    /// Records delivered as something else than their bytes mean.
    case altered
    /// Records delivered with numbers rounded to doubles.
    case rounded
    /// Records for which pieces of evidence brought unlike bytes.
    case contradictory
    /// Runs of the function whose log and objects disagree, or that went wrong.
    case invocations
    /// Objects that a listing of their bucket has, and the import has not, or in another size.
    case objects
    /// Payloads without a sequence number that no known record accounts for.
    case backup
    /// Records that look like another one sent once more by its producer.
    case republished
    /// Sequence numbers that name another shard than their `event_id`.
    case shardMismatch = "shard_mismatch"
    /// Events dated after their arrival.
    case eventFuture = "event_future"
    /// Events that arrived long after they happened.
    case eventLate = "event_late"
    /// Objects filed under another hour than that of their last entry.
    case hourPrefix = "hour_prefix"
    /// Names whose content changed.
    case objectChanged = "object_changed"
    /// Parts of objects that could not be read.
    case rejects
    /// Whether what was read and what is held add up.
    case books
    /// What no evidence at hand can show.
    case limits
}

/// What one check found.
package struct AuditFinding: Equatable, Sendable {
    package var check: AuditCheck
    /// `info` where nothing was found.
    package var level: AuditLevel
    /// How many; what is counted stands with each check in `docs/audit.md`. 0 where nothing was found.
    package var count: Int64
    /// One or two sentences for people.
    package var detail: String

    package init(check: AuditCheck, level: AuditLevel, count: Int64, detail: String) {
        self.check = check
        self.level = level
        self.count = count
        self.detail = detail
    }
}
