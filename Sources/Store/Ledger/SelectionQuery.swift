/// Which records a replay takes, in the terms of the database; all conditions together have to hold.
package struct SelectionQuery: Equatable, Sendable {
    /// Which of a record's times `since` and `until` bound.
    package enum TimeBasis: String, CaseIterable, Codable, Sendable {
        /// The time that the device gave.
        case event
        /// The time of arrival in the stream, mostly estimated from the sequence number.
        case arrival
    }

    /// The stream's label; `nil` takes all streams.
    package var stream: String?
    /// Shard numbers; empty takes all.
    package var shards: [Int64] = []
    /// Device ids; empty takes all.
    package var devices: [String] = []
    package var timeBasis: TimeBasis = .event
    /// First instant inside, microseconds since 1970 UTC. Records without the time are left out.
    package var since: Int64?
    /// First instant behind, microseconds since 1970 UTC. Records without the time are left out.
    package var until: Int64?
    /// Take records that evidence says failed and that are open: neither delivered nor replayed.
    package var failed = false
    /// Take known records that were neither delivered nor replayed.
    package var missing = false
    /// Take failed and missing records also where they were delivered or replayed since.
    package var again = false
    /// A condition over the view `records`, in SQL, as a person wrote it.
    package var condition: String?
    /// Take only records whose payload is known and passes a filter of these patterns; empty takes all.
    package var filters: [String] = []

    package init() {}
}
