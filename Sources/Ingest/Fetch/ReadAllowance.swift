/// How fast one shard may be read: what Kinesis allows all readers of a shard together, or a share of it.
///
/// A pure value over seconds that the caller names: nothing here sleeps or asks a clock.
package struct ReadAllowance: Sendable {
    /// What a shard allows: GetRecords five times a second and 2 MiB a second, GetShardIterator five times a second.
    package static let callsPerSecond = 5.0
    package static let bytesPerSecond = 2.0 * 1_048_576

    /// Bytes that a second brings at most.
    let bytesPerSecond: Double
    private let callInterval: Double
    private var nextCall = 0.0
    private var nextIterator = 0.0
    /// When the bytes that came are paid for.
    private var bytesPaid = 0.0

    /// - Parameter share: Above 0, at most 1: the other readers have the rest.
    package init(share: Double) {
        bytesPerSecond = Self.bytesPerSecond * share
        callInterval = 1 / (Self.callsPerSecond * share)
    }

    /// Seconds to wait before the next GetRecords, which is thereby planned.
    package mutating func waitForCall(now: Double) -> Double {
        let start = max(now, nextCall, bytesPaid)
        nextCall = start + callInterval
        return start - now
    }

    /// Seconds to wait before the next GetShardIterator, which is thereby planned.
    package mutating func waitForIterator(now: Double) -> Double {
        let start = max(now, nextIterator)
        nextIterator = start + callInterval
        return start - now
    }

    /// Notes what a call brought. An answer may be larger than what a second allows: the next call then waits.
    package mutating func noteBytes(_ count: Int, now: Double) {
        bytesPaid = max(bytesPaid, now) + Double(count) / bytesPerSecond
    }
}
