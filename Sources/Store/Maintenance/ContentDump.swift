import Coding
import GRDB
import Records

/// Prints what a store holds, and nothing of how it came there: two stores with the same content give the same lines,
/// whatever the order of their imports, their number, their jobs, or their crashes.
///
/// One JSON object a line, sorted by natural keys: streams, objects, rejects, records, further deliveries, other
/// evidence, failed ranges, invocations, payloads without identity, listed objects, device-hours. Row ids, runs, paths, names, clock times and the replay ledger are not content.
struct ContentDump {
    private let db: Database
    private let write: ([UInt8]) throws -> Void
    private var writer = JSONTextWriter(escaping: .least)
    private var lines: [UInt8] = []

    /// - Parameter write: Takes whole lines, many at a time.
    init(_ db: Database, write: @escaping ([UInt8]) throws -> Void) {
        self.db = db
        self.write = write
    }

    /// Writes every line.
    mutating func run() throws {
        let streams = try Store.streams(db)
        for stream in streams { try line("stream", try streamColumns(stream)) }
        for stream in streams { try objects(stream) }
        for stream in streams {
            try rejects(stream)
            for shard in try ShardCounters(db, streamID: stream.id).shards {
                try records(stream, shard)
                try deliveries(stream, shard)
                try evidence(stream, shard)
            }
            try facts(stream)
            try hours(stream)
        }
        try flush()
    }

    /// A value of a line.
    private enum Value {
        case text(String)
        case number(Int64?)
        /// A column of the current row by its own type: a blob as `{"base64":…}`.
        case column(Statement, Int32)
        /// A blob column in hexadecimal digits.
        case hash(Statement, Int32)
    }

    private mutating func line(_ kind: String, _ values: [(String, Value)]) throws {
        writer.beginObject()
        writer.key("kind")
        writer.string(kind)
        for (name, value) in values {
            writer.key(name)
            put(value)
        }
        writer.endObject()
        lines.append(contentsOf: writer.bytes)
        lines.append(UInt8(ascii: "\n"))
        writer.removeAll()
        if lines.count > 1 << 18 { try flush() }
    }

    private mutating func put(_ value: Value) {
        switch value {
        case .text(let text): writer.string(text)
        case .number(let number): if let number { writer.integer(number) } else { writer.null() }
        case .hash(let row, let column):
            if row.isNull(column) { writer.null() } else { writer.string(Hex.string(row.bytes(column))) }
        case .column(let row, let column):
            if row.isNull(column) {
                writer.null()
            } else if row.isBlob(column) {
                writer.beginObject()
                writer.key("base64")
                writer.string(Base64.encode(row.bytes(column)))
                writer.endObject()
            } else {
                writer.string(String(decoding: row.bytes(column), as: UTF8.self))
            }
        }
    }

    private mutating func flush() throws {
        try write(lines)
        lines.removeAll(keepingCapacity: true)
    }

    private func streamColumns(_ stream: StreamRow) throws -> [(String, Value)] {
        let rows = try Statement(
            db, "SELECT arn FROM object WHERE stream_id = ?1 AND arn IS NOT NULL UNION ALL SELECT NULL LIMIT 1")
        rows.bind(1, stream.id)
        _ = try rows.step()
        return [
            ("stream", .text(stream.label)), ("arn", .column(rows, 0)),
            ("device_field", .text(stream.options.deviceField)),
            ("time_field", .text(stream.options.timeField)),
            ("decodes", .number(stream.options.decodesSequenceNumbers ? 1 : 0)),
        ]
    }

    private mutating func objects(_ stream: StreamRow) throws {
        let rows = try Statement(
            db,
            """
            SELECT hash, kind, bytes, entries, delivered, failed, listed, rejected, ignored FROM object
            WHERE stream_id = ?1 ORDER BY hash
            """)
        rows.bind(1, stream.id)
        while try rows.step() {
            try line(
                "object",
                [
                    ("stream", .text(stream.label)), ("hash", .hash(rows, 0)), ("document", .column(rows, 1)),
                    ("bytes", .number(rows.int(2))), ("entries", .number(rows.int(3))),
                    ("delivered", .number(rows.int(4))), ("failed", .number(rows.int(5))),
                    ("listed", .number(rows.int(6))), ("rejected", .number(rows.int(7))),
                    ("ignored", .number(rows.int(8))),
                ])
        }
    }

    private mutating func rejects(_ stream: StreamRow) throws {
        let rows = try Statement(
            db,
            """
            SELECT object.hash, reject.position, reject.entry_index, reject.byte_offset, reject.code, reject.bytes,
                reject.hash
            FROM reject JOIN object ON object.id = reject.object_id
            WHERE object.stream_id = ?1 ORDER BY object.hash, reject.position
            """)
        rows.bind(1, stream.id)
        while try rows.step() {
            try line(
                "reject",
                [
                    ("stream", .text(stream.label)), ("object", .hash(rows, 0)), ("position", .number(rows.int(1))),
                    ("entry_index", .number(rows.int(2))), ("byte_offset", .number(rows.int(3))),
                    ("code", .column(rows, 4)), ("bytes", .number(rows.int(5))), ("hash", .hash(rows, 6)),
                ])
        }
    }

    /// What every row of a record says first.
    private func identity(_ stream: StreamRow, _ shard: ShardCounters.Shard, _ row: Statement) -> [(String, Value)] {
        [
            ("stream", .text(stream.label)), ("shard", .text(ShardID(shard.number).description)),
            ("sequence", .column(row, 0)), ("sub_sequence", .number(row.int(1))),
        ]
    }

    private mutating func records(_ stream: StreamRow, _ shard: ShardCounters.Shard) throws {
        let rows = try Statement(
            db,
            """
            SELECT substr(sequence_key, 4), sub_sequence, object.hash, entry_index, processed_time, arrival_time,
                arrival_estimated, event_time, partition_key, device_id, payload, strict_payload, extra
            FROM record LEFT JOIN object ON object.id = record.object_id
            WHERE shard_id = ?1 ORDER BY sequence_key, sub_sequence
            """)
        rows.bind(1, shard.id)
        while try rows.step() {
            try line(
                "record",
                identity(stream, shard, rows) + [
                    ("object", .hash(rows, 2)), ("entry_index", .number(rows.optionalInt(3))),
                    ("processed_time", .number(rows.optionalInt(4))), ("arrival_time", .number(rows.optionalInt(5))),
                    ("arrival_estimated", .number(rows.optionalInt(6))),
                    ("event_time", .number(rows.optionalInt(7))), ("partition_key", .column(rows, 8)),
                    ("device_id", .column(rows, 9)), ("payload", .column(rows, 10)),
                    ("strict_payload", .column(rows, 11)), ("extra", .column(rows, 12)),
                ])
        }
    }

    private mutating func deliveries(_ stream: StreamRow, _ shard: ShardCounters.Shard) throws {
        let rows = try Statement(
            db,
            """
            SELECT substr(sequence_key, 4), sub_sequence, object.hash, entry_index, delivery.kind, processed_time, same,
                partition_key, payload, extra
            FROM delivery JOIN object ON object.id = delivery.object_id
            WHERE shard_id = ?1 ORDER BY sequence_key, sub_sequence, object.hash, entry_index
            """)
        rows.bind(1, shard.id)
        while try rows.step() {
            try line(
                "delivery",
                identity(stream, shard, rows) + [
                    ("object", .hash(rows, 2)), ("entry_index", .number(rows.int(3))),
                    ("delivery", .column(rows, 4)), ("processed_time", .number(rows.optionalInt(5))),
                    ("same", .number(rows.int(6))), ("partition_key", .column(rows, 7)),
                    ("payload", .column(rows, 8)), ("extra", .column(rows, 9)),
                ])
        }
    }

    private mutating func evidence(_ stream: StreamRow, _ shard: ShardCounters.Shard) throws {
        let rows = try Statement(
            db,
            """
            SELECT substr(sequence_key, 4), sub_sequence, object.hash, entry_index, evidence.kind, source, reason,
                processed_time, arrival_time, partition_key, explicit_hash_key, payload, extra, flag
            FROM evidence JOIN object ON object.id = evidence.object_id
            WHERE shard_id = ?1 ORDER BY sequence_key, sub_sequence, object.hash, entry_index
            """)
        rows.bind(1, shard.id)
        while try rows.step() {
            try line(
                "evidence",
                identity(stream, shard, rows) + [
                    ("object", .hash(rows, 2)), ("entry_index", .number(rows.int(3))), ("evidence", .column(rows, 4)),
                    ("source", .column(rows, 5)), ("reason", .column(rows, 6)),
                    ("processed_time", .number(rows.optionalInt(7))), ("arrival_time", .number(rows.optionalInt(8))),
                    ("partition_key", .column(rows, 9)), ("explicit_hash_key", .column(rows, 10)),
                    ("payload", .column(rows, 11)), ("extra", .column(rows, 12)), ("flag", .column(rows, 13)),
                ])
        }
    }

    /// What objects say beyond their records: every column of the tables' rows.
    private mutating func facts(_ stream: StreamRow) throws {
        let tables: [(kind: String, table: String, columns: [String])] = [
            (
                "failed_range", "failed_range",
                [
                    "entry_index", "(SELECT number FROM shard WHERE shard.id = shard_id)", "first_key", "last_key",
                    "batch_size", "condition", "request_id", "function_arn", "invoke_count", "function_error",
                    "first_arrival", "last_arrival", "written_time", "message_id", "has_records",
                ]
            ),
            (
                "invocation", "invocation",
                [
                    "position", "entry_index", "log_group", "log_stream", "request_id", "first_time", "last_time",
                    "has_start", "has_end", "has_report", "duration", "timed_out", "accepted", "invocation.failed",
                    "stored_records", "stored_key", "store_error",
                ]
            ),
            (
                "loose_payload", "loose_payload",
                [
                    "entry_index", "role", "source", "arrival_time", "processed_time", "reason", "request_id",
                    "log_stream", "device_id", "event_time", "payload",
                ]
            ),
            (
                "listed_object", "listed_object",
                [
                    "entry_index", "bucket", "key", "listed_object.bytes", "etag", "last_modified", "storage_class",
                    "version_id", "is_latest", "is_delete_marker", "encryption",
                ]
            ),
        ]
        for (kind, table, columns) in tables { try facts(stream, kind, table, columns) }
    }

    private mutating func facts(_ stream: StreamRow, _ kind: String, _ table: String, _ columns: [String]) throws {
        let rows = try Statement(
            db,
            """
            SELECT object.hash, \(columns.joined(separator: ", "))
            FROM \(table) JOIN object ON object.id = \(table).object_id
            WHERE object.stream_id = ?1 ORDER BY object.hash, \(columns[0])
            """)
        rows.bind(1, stream.id)
        while try rows.step() {
            var values: [(String, Value)] = [("stream", .text(stream.label)), ("object", .hash(rows, 0))]
            for (index, column) in columns.enumerated() {
                let name = column.hasPrefix("(") ? "shard" : String(column.split(separator: ".").last ?? "")
                values.append((name, .column(rows, Int32(index + 1))))
            }
            try line(kind, values)
        }
    }

    private mutating func hours(_ stream: StreamRow) throws {
        let rows = try Statement(
            db,
            """
            SELECT hour, device_id, records, redelivered, first_event, last_event, metrics FROM hourly_rollup
            WHERE stream_id = ?1 AND records > 0 ORDER BY hour, device_id
            """)
        rows.bind(1, stream.id)
        while try rows.step() {
            let hour = rows.int(0)
            try line(
                "hour",
                [
                    ("stream", .text(stream.label)), ("hour", .number(hour == CellKey.noHour ? nil : hour)),
                    ("device_id", .column(rows, 1)), ("records", .number(rows.int(2))),
                    ("redelivered", .number(rows.int(3))), ("first_event", .number(rows.optionalInt(4))),
                    ("last_event", .number(rows.optionalInt(5))), ("metrics", .column(rows, 6)),
                ])
        }
    }
}

extension Store {
    /// Writes the store's content as sorted JSON lines, see ``ContentDump``.
    package func dump(to write: @escaping ([UInt8]) throws -> Void) throws {
        try read { db in
            var dump = ContentDump(db, write: write)
            try dump.run()
        }
    }
}
