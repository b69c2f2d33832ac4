import GRDB
import Records

/// Reads and writes the rows of the rollup for one stream.
final class RollupRows {
    private let streamID: Int64
    private let readRow: Statement
    private let insertRow: Statement
    private let updateRow: Statement
    private let writeField: Statement
    private let markStale: Statement

    init(_ db: Database, streamID: Int64) throws {
        self.streamID = streamID
        readRow = try Statement(
            db,
            """
            SELECT records, redelivered, first_event, last_event, metrics FROM hourly_rollup
            WHERE stream_id = ?1 AND hour = ?2 AND device_id = ?3
            """)
        insertRow = try Statement(
            db,
            """
            INSERT INTO hourly_rollup
                (stream_id, hour, device_id, records, redelivered, first_event, last_event, metrics)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """)
        updateRow = try Statement(
            db,
            """
            UPDATE hourly_rollup SET records = ?4, redelivered = ?5, first_event = ?6, last_event = ?7, metrics = ?8
            WHERE stream_id = ?1 AND hour = ?2 AND device_id = ?3
            """)
        writeField = try Statement(
            db,
            """
            INSERT INTO field (name, path, is_numeric) VALUES (?1, ?2, ?3)
            ON CONFLICT (name) DO UPDATE SET is_numeric = max(is_numeric, ?3)
            """)
        markStale = try Statement(
            db,
            "INSERT INTO stale_hour (stream_id, hour, device_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
    }

    /// The stored cell, if there is one.
    func read(_ key: CellKey, _ fields: inout FieldList) throws -> RollupCell? {
        readRow.bind(1, streamID)
        readRow.bind(2, key.hour)
        readRow.bind(3, copying: key.device)
        defer { readRow.reset() }
        guard try readRow.step() else { return nil }
        var cell = RollupCell()
        cell.isStored = true
        cell.records = readRow.int(0)
        cell.redelivered = readRow.int(1)
        cell.firstEvent = readRow.optionalInt(2)
        cell.lastEvent = readRow.optionalInt(3)
        cell.fields = try PackedMetrics.fields(of: readRow.bytes(4)) { fields.number(ofName: $0) }
        return cell
    }

    /// Writes a cell.
    func write(_ key: CellKey, _ cell: RollupCell, metrics: [UInt8]) throws {
        let statement = cell.isStored ? updateRow : insertRow
        statement.bind(3, copying: key.device)
        try write(hour: key.hour, cell, metrics: metrics, with: statement)
    }

    /// Writes a cell whose device lies in the table.
    func write(_ table: CellTable, _ number: Int, _ cell: RollupCell, metrics: [UInt8]) throws {
        let statement = cell.isStored ? updateRow : insertRow
        // The table's bytes stay in place until the closure ends, and the statement has run by then.
        try unsafe table.bytes.withUnsafeBufferPointer { bytes in
            unsafe statement.bind(3, text: table.devices[number], in: bytes)
            try write(hour: table.hours[number], cell, metrics: metrics, with: statement)
        }
    }

    // The device is bound already.
    private func write(hour: Int64, _ cell: RollupCell, metrics: [UInt8], with statement: Statement) throws {
        try unsafe metrics.withUnsafeBufferPointer { text in
            statement.bind(1, streamID)
            statement.bind(2, hour)
            statement.bind(4, cell.records)
            // Below zero only where the hour is marked stale: what came with a record that moved here is not in it yet.
            statement.bind(5, max(cell.redelivered, 0))
            statement.bind(6, cell.firstEvent)
            statement.bind(7, cell.lastEvent)
            unsafe statement.bind(8, text: ByteRange(start: 0, count: text.count), in: text)
            try statement.run()
        }
    }

    /// Writes the fields that the table does not have yet.
    func save(_ fields: inout FieldList) throws {
        for number in fields.unsaved.sorted() {
            let field = fields.fields[number]
            writeField.bind(1, copying: field.name)
            writeField.bind(2, copying: field.jsonPath)
            writeField.bind(3, fields.isNumeric[number] ? 1 : 0)
            try writeField.run()
        }
        fields.markSaved()
    }

    /// Marks a device-hour to be built again from its records.
    func markStale(_ key: CellKey) throws {
        markStale.bind(1, streamID)
        markStale.bind(2, key.hour)
        markStale.bind(3, copying: key.device)
        try markStale.run()
    }
}
