package import Store

/// Which records to replay, as a person asks for it; all conditions together have to hold.
///
/// `failed` and `missing` widen each other: together they take what is the one or the other. With neither of them every
/// record is taken that the other conditions leave.
package struct ReplaySelection: Codable, Equatable, Sendable {
    /// The records that evidence says failed and that are open: not delivered since, and not replayed.
    package var failed = false
    /// The records that are known and have no delivery, and were not replayed.
    package var missing = false
    /// Records of these devices; empty takes all.
    package var devices: [String] = []
    /// Records of these shards, by number; empty takes all.
    package var shards: [Int64] = []
    /// Records of the stream with this label; `nil` takes all streams.
    package var stream: String?
    /// Which time `since` and `until` bound.
    package var timeBasis: SelectionQuery.TimeBasis = .event
    /// First instant inside, microseconds since 1970 UTC.
    package var since: Int64?
    /// First instant behind, microseconds since 1970 UTC.
    package var until: Int64?
    /// A condition over the view `records`, in SQL; it can read and nothing else.
    package var condition: String?
    /// Patterns of an event source mapping's filter: only records whose known payload passes.
    package var filters: [String] = []
    /// Send also what has a delivery, or was replayed before. Without it such records are listed and left out.
    package var again = false

    package init() {}

    /// Whether anything narrows the selection down: a replay of everything is rarely meant.
    package var isEverything: Bool {
        !failed && !missing && devices.isEmpty && shards.isEmpty && stream == nil && since == nil && until == nil
            && condition == nil && filters.isEmpty
    }

    var query: SelectionQuery {
        var query = SelectionQuery()
        query.stream = stream
        query.shards = shards
        query.devices = devices
        query.timeBasis = timeBasis
        query.since = since
        query.until = until
        query.failed = failed
        query.missing = missing
        query.again = again
        query.condition = condition
        query.filters = filters
        return query
    }
}
