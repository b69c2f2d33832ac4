import GRDB
package import Records

/// A stream as the store knows it.
package struct StreamRow: Equatable, Sendable {
    package var id: Int64
    /// The user's name for the stream: emulators and re-created streams reuse numbers, so nothing in the data tells.
    package var label: String
    package var options: StreamOptions
}

extension Store {
    /// All streams, by label.
    package func streams() throws -> [StreamRow] {
        try read { try Self.streams($0) }
    }

    static func streams(_ db: Database) throws -> [StreamRow] {
        try Row.fetchAll(
            db, sql: "SELECT id, label, device_field, time_field, decodes FROM stream ORDER BY label"
        ).map { row in
            StreamRow(
                id: row["id"], label: row["label"],
                options: StreamOptions(
                    deviceField: row["device_field"], timeField: row["time_field"],
                    decodesSequenceNumbers: row["decodes"]))
        }
    }

    /// The ARN of the stream that a label stands for; nil where no object names one.
    package func streamARN(of stream: StreamRow) throws -> String? {
        try read { db in
            try String.fetchOne(
                db, sql: "SELECT arn FROM object WHERE stream_id = ? AND arn IS NOT NULL LIMIT 1",
                arguments: [stream.id])
        }
    }

    /// The stream of this label, made with these options where it is new.
    package func stream(named label: String, options: StreamOptions) throws -> StreamRow {
        try write { db in
            if let known = try Self.streams(db).first(where: { $0.label == label }) { return known }
            try db.execute(
                sql: "INSERT INTO stream (label, device_field, time_field, decodes) VALUES (?, ?, ?, ?)",
                arguments: [label, options.deviceField, options.timeField, options.decodesSequenceNumbers])
            return StreamRow(id: db.lastInsertedRowID, label: label, options: options)
        }
    }
}
