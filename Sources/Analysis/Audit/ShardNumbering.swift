import Records
package import Store

/// What kind of sequence numbers a shard has, which decides what a hole between two of them means.
package enum ShardNumbering: String, Sendable {
    /// A counter of which at least half is known: a hole in it is a missing record.
    case dense
    /// The service's layout: a step of one proves that nothing lies between, a larger step proves nothing.
    case aws
    /// Numbers that only order the records.
    case unknown

    /// The numbering of a shard, from its counts and its ends alone.
    ///
    /// - Parameters:
    ///   - shard: The shard's counts.
    ///   - decodes: Whether the stream's numbers may be decoded.
    package init(of shard: StoredShard, decodes: Bool) {
        if Self.denseRange(of: shard) != nil {
            self = .dense
        } else if decodes, Self.decodes(shard.firstSequence, in: shard), Self.decodes(shard.lastSequence, in: shard) {
            self = .aws
        } else {
            self = .unknown
        }
    }

    /// How many numbers lie between a shard's first and last known number, both included; nil unless all are below 2^63
    /// and at least half of them are known.
    package static func denseRange(of shard: StoredShard) -> Int64? {
        guard let first = shard.firstSequence.flatMap({ Int64($0) }),
            let last = shard.lastSequence.flatMap({ Int64($0) }), last >= first, shard.numbers > 0
        else { return nil }
        let (span, overflow) = (last - first).addingReportingOverflow(1)
        return !overflow && shard.numbers >= span - shard.numbers ? span : nil
    }

    /// How many records of a shard are known to lack a delivery; a hole in a dense counter is one record a number.
    package static func missing(in shard: StoredShard) -> Int64 {
        let named = shard.records - shard.delivered - shard.answered
        return named + (denseRange(of: shard).map { $0 - shard.numbers } ?? 0)
    }

    private static func decodes(_ sequence: String?, in shard: StoredShard) -> Bool {
        guard let sequence, let value = SequenceNumber(sequence)?.value, let layout = SequenceLayout(value)
        else { return false }
        return Int64(layout.shard) == shard.number
    }
}
