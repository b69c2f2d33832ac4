/// The sender's clock and its way to wait; tests put a clock of their own in its place.
package struct SendClock: Sendable {
    /// Microseconds since some time; it never runs backwards.
    package var now: @Sendable () -> Int64
    /// Waits until this time on the same clock; the cancellation of the task ends it early.
    package var wait: @Sendable (_ until: Int64) async -> Void

    package init(now: @escaping @Sendable () -> Int64, wait: @escaping @Sendable (_ until: Int64) async -> Void) {
        self.now = now
        self.wait = wait
    }

    /// The machine's own.
    package static func machine() -> SendClock {
        let start = ContinuousClock.now
        return SendClock(
            now: { (ContinuousClock.now - start).microseconds },
            wait: { until in try? await ContinuousClock().sleep(until: start + .microseconds(until)) })
    }
}

extension Duration {
    /// Whole microseconds.
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
