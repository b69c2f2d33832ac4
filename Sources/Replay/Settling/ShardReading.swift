import AWS

/// Reads one shard from a position to an end that lies behind a given time, within the service's limits.
struct ShardReading {
    /// How it ended.
    enum End: Equatable, Sendable {
        /// Everything that arrived before the time was read, or the taker had enough.
        case complete
        /// It was given up, for this reason.
        case incomplete(String)
    }

    let kinesis: any KinesisCalls
    let stream: String
    let shard: String
    let clock: SendClock
    let limits: ReadLimits

    /// Hands out every record. An empty answer is no end; an answer that ends at the newest record is one if it was asked
    /// for at `end` or later.
    ///
    /// - Parameters:
    ///   - start: Where to begin.
    ///   - end: By the service's clock, microseconds since 1970 UTC.
    ///   - take: Gets the records of each answer, in order; false has had enough.
    /// - Throws: `CancellationError`; what `take` throws.
    func read(
        from start: KinesisPosition, to end: Int64, take: ([KinesisRecord]) throws -> Bool
    ) async throws -> End {
        var position = start
        var iterator: String?
        var failures = 0
        var next = clock.now()
        while true {
            try Task.checkCancellation()
            await clock.wait(next)
            try Task.checkCancellation()
            next = clock.now() + limits.interval
            do {
                guard let current = iterator else {
                    iterator = try await kinesis.iterator(of: stream, shard: shard, from: position)
                    next = clock.now()
                    continue
                }
                let asked = await kinesis.now()
                let page = try await kinesis.records(from: current, of: stream, limit: limits.recordsPerCall)
                failures = 0
                if let last = page.records.last { position = .after(sequence: last.sequence) }
                if try !take(page.records) { return .complete }
                // On a busy shard the newest record is never reached; what arrived this late came behind the end.
                if let arrival = page.records.last?.arrivalTime, arrival > end + limits.clockDifference {
                    return .complete
                }
                guard let following = page.nextIterator else { return .complete }
                iterator = following
                if page.millisecondsBehind == 0 {
                    if asked >= end { return .complete }
                    next = max(next, clock.now() + (end - asked))
                }
            } catch let error as AWSError {
                failures += 1
                guard Self.mayPass(error, hasIterator: iterator != nil), failures < limits.attempts else {
                    return .incomplete("\(shard) cannot be read: \(error.detail)")
                }
                // Five minutes after it was given, an iterator is none any more; the place is known.
                if error.code == .expired { iterator = nil }
                next = clock.now() + limits.firstWait << Int64(min(failures - 1, 5))
            }
        }
    }

    /// Whether the same call may work later.
    private static func mayPass(_ error: AWSError, hasIterator: Bool) -> Bool {
        switch error.code {
        case .throttled, .serviceFailed, .unanswered, .unreachable, .badAnswer: true
        case .expired: hasIterator
        default: false
        }
    }
}
