import Records
import Store

/// Numbers that decode to another shard than the record's own.
///
/// A number of the service names its shard, and so does `event_id`. Where both can be read and differ, one of them was
/// invented or edited. Numbers without the layout say nothing.
struct ShardMismatchCheck {
    private(set) var count: Int64 = 0
    /// Records whose number has the layout.
    private(set) var decoded: Int64 = 0

    /// The shard in the record's number, if it is another one.
    mutating func visit(_ record: borrowing AuditRecord, stream: StoredStream, shard: StoredShard) -> ShardID? {
        guard stream.decodes, let value = record.key.value, let layout = SequenceLayout(value) else { return nil }
        decoded += 1
        guard Int64(layout.shard) != shard.number else { return nil }
        count += 1
        return ShardID(Int64(layout.shard))
    }

    var finding: AuditFinding {
        AuditFinding(
            check: .shardMismatch, level: count > 0 ? .error : .info, count: count,
            detail: count > 0
                ? "records have a number that names another shard than their event_id: one of the two is not as the "
                    + "stream gave it"
                : "\(decoded) numbers name the same shard as their event_id")
    }
}
