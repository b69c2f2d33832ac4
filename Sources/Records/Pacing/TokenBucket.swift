/// A supply that fills at a steady rate up to a limit, and is taken from. It has no clock: times are microseconds of any
/// clock that never runs backwards.
package struct TokenBucket: Equatable, Sendable {
    /// Tokens a second.
    package private(set) var rate: Double
    /// The most that gathers while nothing is taken.
    package private(set) var capacity: Double
    private var level: Double
    private var filledAt: Int64

    /// A full bucket.
    package init(rate: Double, capacity: Double, now: Int64) {
        self.rate = rate
        self.capacity = capacity
        level = capacity
        filledAt = now
    }

    /// Adds what has come since the last call.
    package mutating func fill(now: Int64) {
        guard now > filledAt else { return }
        level = min(capacity, level + Double(now - filledAt) * rate / 1_000_000)
        filledAt = now
    }

    /// Changes the rate from now on.
    package mutating func setRate(_ rate: Double, capacity: Double, now: Int64) {
        fill(now: now)
        self.rate = rate
        self.capacity = capacity
        level = min(level, capacity)
    }

    /// Whether so many may be taken. More than a full bucket may be taken from a full one, which then owes the rest.
    package func allows(_ cost: Double) -> Bool { level >= min(cost, capacity) }

    package mutating func take(_ cost: Double) { level -= cost }

    /// Microseconds from the last filling until `cost` is allowed; 0 where it is.
    package func wait(for cost: Double) -> Int64 {
        let missing = min(cost, capacity) - level
        guard missing > 0, rate > 0 else { return 0 }
        return Int64((missing / rate * 1_000_000).rounded(.up)) + 1
    }
}
