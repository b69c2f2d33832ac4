import Records
import Store

/// Records that evidence says failed.
enum FailuresCheck {
    /// Hands out all of them, those that were delivered since too, by stream, shard and number.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (FailureRow) throws -> Void) throws {
        try reads.failedRecords(stream: stream) { failed in
            try body(
                FailureRow(
                    record: RecordName(
                        stream: failed.stream, shard: ShardID(failed.shard), sequence: failed.sequence,
                        subSequence: failed.subSequence),
                    state: failed.state, reason: failed.reason, hasPayload: failed.hasPayload, source: failed.source))
        }
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var settled: Int64 = 0
        var open: Int64 = 0
        var replayable = 0
        try rows(reads, stream: stream) { row in
            if row.state == "delivered" || row.state == "replayed" {
                settled += 1
            } else {
                open += 1
                if row.hasPayload { replayable += 1 }
            }
        }
        return AuditFinding(
            check: .failures, level: open > 0 ? .warning : .info, count: open,
            detail: open > 0
                ? "records that failed and were not delivered since, \(replayable) of them with a payload to replay; "
                    + "\(settled) further ones are settled"
                : "no failure is open; \(settled) were delivered or replayed since")
    }
}
