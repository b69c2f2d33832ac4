/// How fast a replay goes by the records' own times: as fast as other limits allow, or at a multiple of life.
package enum ReplaySpeed: Equatable, Sendable {
    case unlimited
    /// A record leaves when, counted from the first one, its time divided by the factor is over.
    case times(Double)

    /// Reads `max`, or a number above 0 with or without an `x` behind it.
    package init?(_ text: String) {
        if text == "max" {
            self = .unlimited
            return
        }
        guard let factor = Double(text.hasSuffix("x") ? String(text.dropLast()) : text), factor > 0, factor.isFinite
        else { return nil }
        self = .times(factor)
    }
}

/// When records may leave at a speed: they come in the order of sending, with their times.
package struct ReplayTimetable: Equatable, Sendable {
    private let speed: ReplaySpeed
    private let start: Int64
    private var first: Int64?
    private var latest: Int64?

    /// - Parameter start: When the first record may leave, on the sender's clock in microseconds.
    package init(speed: ReplaySpeed, start: Int64) {
        self.speed = speed
        self.start = start
    }

    /// When the next record may leave, on the sender's clock. One whose time lies before that of a record in front of it
    /// may leave with that; one without a time when it is its turn. `Int64.min` sets no time.
    package mutating func release(of time: Int64?) -> Int64 {
        guard case .times(let factor) = speed else { return .min }
        if let time {
            first = first ?? time
            latest = max(latest ?? time, time)
        }
        guard let first, let latest else { return .min }
        let (elapsed, overflow) = latest.subtractingReportingOverflow(first)
        let wait = Double(overflow ? .max : elapsed) / factor
        // A hundred years are as good as never.
        return start &+ Int64(min(wait, 3.2e15))
    }
}
