import Coding
import Store

/// Tells which records without a delivery an event source mapping's filter accounts for: their payload is known, the
/// filter drops it, and nothing says that the function had it (no failure, no log line of it).
///
/// A record without a payload stays missing: nothing can be said of it.
final class FilterVerdicts {
    private let filter: EventFilter
    private var reader = WholeValueReader()

    init(_ filter: EventFilter) {
        self.filter = filter
    }

    /// What the filter does with a payload.
    func verdict(of payload: Span<UInt8>) -> EventFilter.Verdict {
        filter.verdict(of: payload, &reader)
    }

    /// Whether the filter explains that a record was not delivered; false for delivered records too.
    ///
    /// - Parameters:
    ///   - shard: The store's row of the shard.
    ///   - sequence: Decimal digits.
    func explains(_ reads: StoreReads, shard: Int64, sequence: String, subSequence: Int32) throws -> Bool {
        try reads.withUnseenPayload(shard: shard, sequence: sequence, subSequence: subSequence) { payload in
            verdict(of: copy payload) != .passes
        } ?? false
    }
}
