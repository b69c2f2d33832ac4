package import Records

/// How fast a stream is sent to; frozen with a replay, so that a resumed one goes on in the same way unless it is told
/// otherwise.
package struct StreamPace: Codable, Equatable, Sendable {
    /// Share of each shard's write limits that may be taken, above 0 and at most 1.
    package var share = 0.5
    /// Records a second over all shards; `nil` sets no limit of its own.
    package var rate: Double?
    /// How many times as fast as the records' own times; `nil` does not look at them.
    package var speed: Double?
    /// PutRecords calls under way at a time.
    package var requestsInFlight = 8

    package init() {}

    var replaySpeed: ReplaySpeed { speed.map { .times($0) } ?? .unlimited }
}

/// What a run changes of the pace that a replay was frozen with.
package struct StreamPaceChanges: Equatable, Sendable {
    package var share: Double?
    package var rate: Double?
    /// `.unlimited` takes a frozen speed away.
    package var speed: ReplaySpeed?
    package var requestsInFlight: Int?

    package init() {}

    /// The pace with the changes.
    package func applied(to pace: StreamPace) -> StreamPace {
        var pace = pace
        pace.share = share ?? pace.share
        pace.rate = rate ?? pace.rate
        pace.requestsInFlight = requestsInFlight ?? pace.requestsInFlight
        switch speed {
        case .times(let factor): pace.speed = factor
        case .unlimited: pace.speed = nil
        case nil: break
        }
        return pace
    }
}
