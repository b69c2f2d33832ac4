import Coding
import Records
import Store

/// Records that an event filter would drop, or has dropped.
enum FilteredCheck {
    /// Hands out every record whose payload is known and does not pass, by stream, shard and number.
    static func rows(
        _ reads: StoreReads, _ streams: [StoredStream], filter: EventFilter, _ body: (FilteredRow) throws -> Void
    ) throws {
        let verdicts = FilterVerdicts(filter)
        for stream in streams {
            for shard in stream.shards {
                try reads.recordPayloads(shard: shard.id) { record, payload in
                    let verdict = verdicts.verdict(of: copy payload)
                    if verdict == .passes { return }
                    try body(
                        FilteredRow(
                            record: RecordName(
                                stream: stream.label, shard: ShardID(shard.number), sequence: record.key.sequence,
                                subSequence: record.key.subSequence),
                            verdict: verdict, isDelivered: record.isDelivered, partitionKey: record.partitionKey,
                            deviceID: record.deviceID))
                }
            }
        }
    }

    /// - Parameter count: Records without a delivery that the filter explains; nil where no filter is given.
    static func finding(_ count: Int64?) -> AuditFinding {
        guard let count else {
            return AuditFinding(
                check: .filtered, level: .info, count: 0,
                detail: "no filter is given; where the mapping has one, give it with --filter, so that what it passes "
                    + "over is not called missing")
        }
        return AuditFinding(
            check: .filtered, level: .info, count: count,
            detail: count > 0
                ? "records without a delivery that the filter drops; they are not missing. See `afterbay audit filtered`"
                : "no record without a delivery is known to be dropped by the filter")
    }
}
