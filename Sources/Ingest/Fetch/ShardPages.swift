import AWS

/// Asks one shard for its records: within the limits, again after throttling, with a new iterator where one ran out.
struct ShardPages {
    /// Calls in a row that are throttled, or that the service fails at, after which a shard is given up.
    static let mostAttempts = 10
    /// Seconds of the longest pause.
    static let longestPause = 8.0

    private let calls: any KinesisCalls
    private let stream: String
    private let shard: String
    private let clock: FetchClock
    private var allowance: ReadAllowance
    private var iterator: String?
    /// From where a new iterator begins.
    private var position = KinesisPosition.oldest
    /// The average record so far, in bytes.
    private var usualBytes = 1_024.0
    /// Calls made.
    private(set) var count = 0

    init(_ calls: any KinesisCalls, stream: String, shard: String, share: Double, clock: FetchClock) {
        self.calls = calls
        self.stream = stream
        self.shard = shard
        self.clock = clock
        allowance = ReadAllowance(share: share)
    }

    /// Begins at another place.
    ///
    /// - Throws: ``AWSError`` with `expired` where the stream does not have it any more.
    mutating func seek(_ position: KinesisPosition) async throws {
        self.position = position
        iterator = try await makeIterator()
    }

    /// The next answer; it may be empty without being the last.
    ///
    /// - Parameter wanted: How many records are of use.
    mutating func next(_ wanted: Int) async throws -> KinesisPage {
        // No more than a second may bring, so that one answer does not use up what others are to have.
        let limit = max(1, min(wanted, 10_000, Int(allowance.bytesPerSecond / usualBytes)))
        var renewals = 0
        while true {
            let current = if let iterator { iterator } else { try await makeIterator() }
            iterator = current
            do {
                let page = try await attempt(isIterator: false) { calls, stream in
                    try await calls.records(from: current, of: stream, limit: limit)
                }
                note(page)
                return page
            } catch let error as AWSError where error.code == .expired && renewals < 5 {
                // An iterator lasts five minutes.
                iterator = nil
                renewals += 1
            }
        }
    }

    private mutating func note(_ page: KinesisPage) {
        let bytes = page.records.reduce(0) { $0 + $1.data.count + ($1.partitionKey?.utf8.count ?? 0) }
        allowance.noteBytes(bytes, now: clock.seconds())
        if !page.records.isEmpty { usualBytes = max(1, Double(bytes) / Double(page.records.count)) }
        iterator = page.nextIterator
        if let last = page.records.last { position = .after(sequence: last.sequence) }
    }

    private mutating func makeIterator() async throws -> String {
        let (shard, position) = (shard, position)
        return try await attempt(isIterator: true) { calls, stream in
            try await calls.iterator(of: stream, shard: shard, from: position)
        }
    }

    /// Makes a call when the limits allow it, and again as long as it is throttled or the service fails.
    private mutating func attempt<Value>(
        isIterator: Bool, _ call: (any KinesisCalls, String) async throws -> Value
    ) async throws -> Value {
        var tries = 0
        while true {
            try Task.checkCancellation()
            let now = clock.seconds()
            let wait = isIterator ? allowance.waitForIterator(now: now) : allowance.waitForCall(now: now)
            if wait > 0 { try await clock.sleep(wait) }
            count += 1
            do {
                return try await call(calls, stream)
            } catch let error as AWSError where error.isPassing && tries + 1 < Self.mostAttempts {
                try await clock.sleep(min(Self.longestPause, 0.5 * Double(1 << tries)))
                tries += 1
            }
        }
    }
}

extension AWSError {
    /// Whether the same call may go well after a while: nothing is changed by reading twice.
    fileprivate var isPassing: Bool { code == .throttled || code == .serviceFailed }
}
