import GRDB

/// Compares the rollup with what the records say.
enum RollupComparison {
    /// One line for each device-hour among those that `includes` picks that is not what its records say. Device-hours
    /// that wait to be built again are passed over.
    static func differences(
        _ db: Database, stream: StreamRow, _ plan: CopyPlan, includes: (CellKey) -> Bool
    ) throws -> [String] {
        let stale = try Self.keys(db, "SELECT hour, device_id FROM stale_hour WHERE stream_id = ?1", stream)
        let builder = try RollupRebuild.build(db, streamID: stream.id, plan) { includes($0) && !stale.contains($0) }
        let (keys, ranks) = (builder.fields.jsonKeys, builder.fields.ranks)
        var missing = Set(builder.cells.keys)
        var differences: [String] = []
        let rows = try Statement(
            db,
            """
            SELECT hour, device_id, records, redelivered, first_event, last_event, metrics FROM hourly_rollup
            WHERE stream_id = ?1 ORDER BY hour, device_id
            """)
        rows.bind(1, stream.id)
        defer { rows.reset() }
        while try rows.step() {
            let key = key(rows)
            guard includes(key), !stale.contains(key) else { continue }
            missing.remove(key)
            guard let cell = builder.cells[key] else {
                // A device-hour whose records all went keeps an empty row until they are counted again.
                if rows.int(2) > 0 { differences.append("\(key.text): no record belongs to it") }
                continue
            }
            if cell.records != rows.int(2) || cell.redelivered != rows.int(3)
                || cell.firstEvent != rows.optionalInt(4) || cell.lastEvent != rows.optionalInt(5)
            {
                differences.append("\(key.text): its counts or times are not its records'")
            } else if RollupRebuild.packed(cell, keys: keys, ranks: ranks) != rows.bytes(6) {
                differences.append("\(key.text): its numbers are not its records'")
            }
        }
        return differences + missing.sorted().map { "\($0.text): it is missing" }
    }

    private static func keys(_ db: Database, _ sql: String, _ stream: StreamRow) throws -> Set<CellKey> {
        let statement = try Statement(db, sql)
        statement.bind(1, stream.id)
        defer { statement.reset() }
        var keys: Set<CellKey> = []
        while try statement.step() { keys.insert(key(statement)) }
        return keys
    }

    private static func key(_ row: Statement) -> CellKey {
        CellKey(hour: row.int(0), device: String(decoding: row.bytes(1), as: UTF8.self))
    }
}
