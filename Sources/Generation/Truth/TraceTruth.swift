import Coding
import Records

/// What an import of the whole tree, objects and traces, must find.
struct TraceTruth {
    /// Parts that are no lists, as JSON text.
    private(set) var values: [(name: String, value: String)] = []
    /// Lists of rows, each of them JSON text; nil where the stream is too long to list.
    private(set) var lists: [(name: String, rows: [String]?)] = []

    init(_ ledger: TraceLedger) {
        let kinds = ledger.plan.traces.sorted()
        values.append(
            ("entries", Self.object(kinds.map { ($0.rawValue, ledger.counts[$0, default: TraceCounts()].json) })))
        let lines = ledger.lines.sorted { $0.key < $1.key }
        values.append(("log_lines", Self.object(lines.map { ($0.key, "\($0.value)") })))
        let order = Self.order(ledger.history)
        let isListed = ledger.history.records.count <= GapTruth.rowLimit
        lists.append(("stream", isListed ? order.flatMap { Self.streamRows(ledger.history.records[$0]) } : nil))
        lists.append(("failures", order.flatMap { Self.failureRows(ledger, $0) }))
        lists.append(("altered", order.compactMap { Self.alteredRow(ledger, $0) }))
        let ranges = ledger.rangeTruth()
        lists.append(("ranges", ranges.rows))
        lists.append(("unknown", ranges.unknown))
        lists.append(("log_problems", (ledger.rows["log_problems"] ?? []).sorted()))
        lists.append(("loose", ledger.looseRows()))
        lists.append(("backup", ledger.backupRows()))
        lists.append(("mixed", ledger.rows["mixed"] ?? []))
        lists.append(("objects", (ledger.rows["objects"] ?? []).sorted()))
        lists.append(("shards", ledger.rows["shards"] ?? []))
    }

    private static func object(_ fields: [(String, String)]) -> String {
        "{" + fields.map { #""\#($0)":\#($1)"# }.joined(separator: ",") + "}"
    }

    /// The records by shard and number.
    private static func order(_ history: PipelineHistory) -> [Int] {
        history.records.indices.sorted {
            (history.records[$0].shard, history.records[$0].index)
                < (history.records[$1].shard, history.records[$1].index)
        }
    }

    private static func identity(_ record: StreamRecord, subSequence: Int) -> String {
        #""shard":"\#(ShardID(Int64(record.shard)))","sequence":"\#(record.number)","sub_sequence":\#(subSequence)"#
    }

    private static func streamRows(_ record: StreamRecord) -> [String] {
        let arrival = record.arrival.floored(to: 1_000)
        return RecordPayload(record).parts.map { part in
            let hash = part.explicitHashKey.map { "\"\($0)\"" } ?? "null"
            return "{\(identity(record, subSequence: part.subSequence)),"
                + #""partition_key":"\#(part.partitionKey)","explicit_hash_key":\#(hash),"arrival":"\#(arrival)","#
                + #""payload":"\#(Base64.encode(part.bytes))"}"#
        }
    }

    /// One row for a record that failed, or that is missing; a row for each of an aggregate's where its bytes are known.
    private static func failureRows(_ ledger: TraceLedger, _ position: Int) -> [String] {
        let record = ledger.history.records[position]
        let fate = ledger.history.fates[position]
        let evidence = ledger.evidence[position]
        var failed = evidence.failed
        if !fate.failures.isEmpty { failed.insert(.processedBatch) }
        let isDelivered = !fate.deliveries.isEmpty
        guard !failed.isEmpty || (!evidence.listed.isEmpty && !isDelivered) else { return [] }
        var payload = evidence.payload
        if fate.isKnown { payload.insert(.processedBatch) }
        let count = RecordPayload.partCount(record)
        let parts = record.fault == .aggregated && !evidence.payload.isEmpty ? Array(0..<count) : [-1]
        return parts.map { part in
            "{\(identity(record, subSequence: part)),"
                + #""state":"\#(isDelivered ? "delivered" : "open")","failed_by":\#(failed.json),"#
                + #""listed_by":\#(evidence.listed.json),"payload_from":\#(payload.json)}"#
        }
    }

    /// A row for a record whose bytes are known and whose first delivery says something else.
    private static func alteredRow(_ ledger: TraceLedger, _ position: Int) -> String? {
        let fate = ledger.history.fates[position]
        guard !ledger.evidence[position].payload.isEmpty, fate.isFirstAltered else { return nil }
        return "{\(identity(ledger.history.records[position], subSequence: -1))}"
    }
}
