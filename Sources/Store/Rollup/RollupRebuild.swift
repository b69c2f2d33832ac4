import GRDB
import Records

/// Builds device-hours of the rollup again from the records.
enum RollupRebuild {
    /// Builds the device-hours that are marked stale in any stream, and takes the marks away. Reads every record of such
    /// a stream, and nothing of others.
    static func rebuildStaleHours(_ db: Database) throws {
        let marked = Set(try Int64.fetchAll(db, sql: "SELECT DISTINCT stream_id FROM stale_hour"))
        if marked.isEmpty { return }
        let plan = try CopyPlan(db)
        for stream in try Store.streams(db) where marked.contains(stream.id) {
            try rebuildStaleHours(db, stream: stream, plan)
        }
    }

    private static func rebuildStaleHours(_ db: Database, stream: StreamRow, _ plan: CopyPlan) throws {
        let marks = try Statement(db, "SELECT hour, device_id FROM stale_hour WHERE stream_id = ?1")
        marks.bind(1, stream.id)
        var stale: Set<CellKey> = []
        while try marks.step() {
            stale.insert(CellKey(hour: marks.int(0), device: String(decoding: marks.bytes(1), as: UTF8.self)))
        }
        marks.reset()
        let builder = try build(db, streamID: stream.id, plan) { stale.contains($0) }
        let delete = try Statement(
            db, "DELETE FROM hourly_rollup WHERE stream_id = ?1 AND hour = ?2 AND device_id = ?3")
        for key in stale {
            delete.bind(1, stream.id)
            delete.bind(2, key.hour)
            delete.bind(3, copying: key.device)
            try delete.run()
        }
        try write(builder, RollupRows(db, streamID: stream.id))
        try db.execute(sql: "DELETE FROM stale_hour WHERE stream_id = ?", arguments: [stream.id])
    }

    /// Counts the device-hours that `includes` picks, in one pass over the stream's records; copies of replayed records as
    /// the plan says.
    static func build(
        _ db: Database, streamID: Int64, _ plan: CopyPlan, includes: (CellKey) -> Bool
    ) throws -> RollupBuilder {
        let columns = """
            SELECT record.event_time, record.device_id, record.payload, record.shard_id, record.sequence_key,
                record.sub_sequence
            FROM record
            """
        let records = try Statement(
            db,
            columns + " WHERE record.shard_id IN (SELECT id FROM shard WHERE stream_id = ?1)"
                + " AND record.object_id IS NOT NULL")
        let counter = try RecordCounter(db)
        var builder = RollupBuilder()
        records.bind(1, streamID)
        defer { records.reset() }
        while try records.step() {
            if !plan.isEmpty {
                let key = RecordKey(
                    shardRow: records.int(3), sequenceKey: String(decoding: records.bytes(4), as: UTF8.self),
                    subSequence: records.int(5))
                if plan.copies.contains(key) { continue }
            }
            try counter.add(records, to: &builder, includes)
        }
        let single = try Statement(db, columns + " WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence = ?3")
        for counted in plan.counted[streamID] ?? [] {
            single.bind(1, counted.copy.shardRow)
            single.bind(2, copying: counted.copy.sequenceKey)
            single.bind(3, counted.copy.subSequence)
            if try single.step() { try counter.add(single, to: &builder, includes) }
            single.reset()
        }
        return builder
    }

    /// Counts one row after the other.
    private struct RecordCounter {
        private let further: Statement

        init(_ db: Database) throws {
            further = try Statement(
                db,
                """
                SELECT count(*) FROM delivery
                WHERE shard_id = ?1 AND sequence_key = ?2 AND sub_sequence = ?3 AND kind = 'redelivered'
                """)
        }

        func add(_ row: Statement, to builder: inout RollupBuilder, _ includes: (CellKey) -> Bool) throws {
            let eventTime = row.optionalInt(0)
            let device = row.isNull(1) ? "" : String(decoding: row.bytes(1), as: UTF8.self)
            let key = CellKey(hour: CellKey.hour(of: eventTime), device: device)
            guard includes(key) else { return }
            further.bind(1, row.int(3))
            further.bind(2, copyingText: row.bytes(4))
            further.bind(3, row.int(5))
            let redelivered = try further.step() ? further.int(0) : 0
            further.reset()
            let payload = row.isBlob(2) ? nil : row.optionalBytes(2)
            try builder.add(key, eventTime: eventTime, payload: payload, redelivered: redelivered)
        }
    }

    /// A cell as its row holds it.
    ///
    /// - Parameters:
    ///   - keys: The fields' names as JSON strings, by number.
    ///   - ranks: From ``FieldList/ranks``.
    static func packed(_ cell: RollupCell, keys: [[UInt8]], ranks: [Int]) -> [UInt8] {
        var cell = cell
        cell.sortFields(by: ranks)
        var text: [UInt8] = []
        PackedMetrics.append(cell.fields, keys: keys, to: &text)
        return text
    }

    private static func write(_ builder: borrowing RollupBuilder, _ rows: RollupRows) throws {
        var fields = builder.fields
        try rows.save(&fields)
        let (keys, ranks) = (fields.jsonKeys, fields.ranks)
        for (key, cell) in builder.cells.sorted(by: { $0.key < $1.key }) {
            try rows.write(key, cell, metrics: packed(cell, keys: keys, ranks: ranks))
        }
    }
}
