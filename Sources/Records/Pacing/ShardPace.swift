/// How fast one shard may be written to: a share of its limits, less while it refuses records for its load.
///
/// Every quarter of a second in which the shard refused some of what it was given, the rate falls by half of the refused
/// part; without refusals it grows back by a tenth of the share each second. So a shard that others write to as well is
/// approached, and not hammered.
package struct ShardPace: Equatable, Sendable {
    /// What a shard takes in a second, as documented: 1,000 records and 1 MB.
    package static let recordsPerSecond = 1_000.0
    package static let bytesPerSecond = 1_000_000.0
    /// Part of a second's supply that may gather: a burst is short, and a service that counts by the second has room.
    private static let burst = 0.25
    private static let window: Int64 = 250_000
    private static let growthPerSecond = 0.1
    private static let leastFactor = 0.02

    private let share: Double
    /// What is left of the share, at most 1.
    package private(set) var factor = 1.0
    private var records: TokenBucket
    private var bytes: TokenBucket
    private var adaptedAt: Int64
    private var accepted = 0
    private var refused = 0

    package init(share: Double, now: Int64) {
        self.share = share
        let (recordRate, byteRate) = (Self.recordsPerSecond * share, Self.bytesPerSecond * share)
        records = TokenBucket(rate: recordRate, capacity: max(1, recordRate * Self.burst), now: now)
        bytes = TokenBucket(rate: byteRate, capacity: byteRate * Self.burst, now: now)
        adaptedAt = now
    }

    /// Brings the supply up to date.
    package mutating func fill(now: Int64) {
        if factor < 1 || refused > 0, now - adaptedAt >= Self.window { adapt(now: now) }
        records.fill(now: now)
        bytes.fill(now: now)
    }

    /// Whether a record of so many bytes may leave now.
    package func allows(byteCount: Int) -> Bool { records.allows(1) && bytes.allows(Double(byteCount)) }

    package mutating func take(byteCount: Int) {
        records.take(1)
        bytes.take(Double(byteCount))
    }

    /// Microseconds until a record of so many bytes may leave.
    package func wait(byteCount: Int) -> Int64 { max(records.wait(for: 1), bytes.wait(for: Double(byteCount))) }

    /// Takes note of what became of records: how many the shard took, and how many it refused for its load.
    package mutating func note(accepted: Int, refused: Int, now: Int64) {
        if factor == 1, self.refused == 0 {
            // Nothing to adapt so far: what was taken long ago says nothing of now.
            if now - adaptedAt >= Self.window { (self.accepted, adaptedAt) = (0, now) }
        } else if now - adaptedAt >= Self.window {
            adapt(now: now)
        }
        self.accepted += accepted
        self.refused += refused
    }

    private mutating func adapt(now: Int64) {
        if refused > 0 {
            factor *= 1 - 0.5 * Double(refused) / Double(refused + accepted)
        } else {
            factor += Self.growthPerSecond * Double(now - adaptedAt) / 1_000_000
        }
        factor = min(1, max(Self.leastFactor, factor))
        (accepted, refused, adaptedAt) = (0, 0, now)
        let (recordRate, byteRate) = (Self.recordsPerSecond * share * factor, Self.bytesPerSecond * share * factor)
        records.setRate(recordRate, capacity: max(1, recordRate * Self.burst), now: now)
        bytes.setRate(byteRate, capacity: byteRate * Self.burst, now: now)
    }
}
