import Glibc

/// Time, waiting and chance as a client sees them; tests put their own in place.
package struct ServiceClock: Sendable {
    /// This machine's clock in microseconds since 1970 UTC.
    package var now: @Sendable () -> Int64
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Evenly from 0 to below 1.
    package var random: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    /// The process's own.
    package static let system = ServiceClock(
        now: {
            var time = timespec()
            // Invariant: the call fills exactly one `timespec`.
            unsafe clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        },
        sleep: { try await Task.sleep(for: $0) },
        random: { Double.random(in: 0..<1) })
}
