import Records
import Store

/// Records with more than one delivery.
enum DuplicatesCheck {
    /// Hands out one row for each such record, by stream, shard and number.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (DuplicateRow) throws -> Void) throws {
        var row: DuplicateRow?
        try reads.furtherDeliveries(stream: stream) { delivery in
            let record = RecordName(
                stream: delivery.stream, shard: ShardID(delivery.shard), sequence: delivery.sequence,
                subSequence: delivery.subSequence)
            if row?.record != record {
                if let row { try body(row) }
                row = DuplicateRow(record: record, kind: .redelivered, deliveries: 1, objects: [delivery.firstObject])
            }
            row?.deliveries += 1
            row?.objects.append(delivery.object)
            if delivery.isConflicting { row?.kind = .conflicting }
        }
        if let row { try body(row) }
    }

    static func findings(_ reads: StoreReads, stream: String?) throws -> [AuditFinding] {
        var redelivered: Int64 = 0
        var conflicting: Int64 = 0
        var further = 0
        try rows(reads, stream: stream) { row in
            switch row.kind {
            case .redelivered: redelivered += 1
            case .conflicting: conflicting += 1
            }
            further += row.deliveries - 1
        }
        return [
            AuditFinding(
                check: .redelivered, level: redelivered > 0 ? .warning : .info, count: redelivered,
                detail: redelivered > 0
                    ? "records delivered more than once with the same payload; summaries count each once "
                        + "(\(further) further deliveries in all)"
                    : "no record was delivered twice with the same payload"),
            AuditFinding(
                check: .conflicting, level: conflicting > 0 ? .error : .info, count: conflicting,
                detail: conflicting > 0
                    ? "records delivered with unlike payloads under one number; summaries take the first delivery"
                    : "no record was delivered with unlike payloads"),
        ]
    }
}
