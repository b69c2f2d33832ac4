import Foundation
import GRDB

extension Store {
    /// Hands over the rejects that fit, ordered by stream, object and position, without their bytes.
    package func forEachReject(_ filter: RejectFilter, _ body: (StoredReject) throws -> Void) throws {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT \(Self.rejectColumns), NULL AS raw \(Self.rejectSource)",
                arguments: Self.arguments(filter))
            while let row = try rows.next() { try body(Self.reject(row)) }
        }
    }

    /// Hands over the rejects that fit with the bytes that were kept of each, one at a time.
    package func forEachRejectWithBytes(
        _ filter: RejectFilter, _ body: (StoredReject, [UInt8]) throws -> Void
    ) throws {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT \(Self.rejectColumns), reject.raw AS raw \(Self.rejectSource)",
                arguments: Self.arguments(filter))
            while let row = try rows.next() {
                let raw: Data = row["raw"]
                try body(Self.reject(row), [UInt8](raw))
            }
        }
    }

    /// The objects that have rejects which fit, ordered by stream and name.
    package func rejectedObjects(_ filter: RejectFilter) throws -> [RejectedObject] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT reject.object_id AS id, stream.label AS stream, label.name AS object, count(*) AS rejects,
                        EXISTS (SELECT 1 FROM object AS later
                            WHERE later.lineage = object.lineage AND later.id > object.id) AS superseded
                    \(Self.rejectJoins)
                    GROUP BY reject.object_id
                    ORDER BY stream.label, label.name, reject.object_id
                    """,
                arguments: Self.arguments(filter))
            return try rows.map { row in
                let paths = try String.fetchAll(
                    db, sql: "SELECT DISTINCT location FROM source_file WHERE object_id = ? ORDER BY location",
                    arguments: [row["id"]])
                return RejectedObject(
                    stream: row["stream"], object: row["object"], rejects: row["rejects"],
                    isSuperseded: row["superseded"],
                    paths: paths)
            }
        }
    }

    private static let rejectColumns = """
        stream.label AS stream, label.name AS object, reject.entry_index, reject.byte_offset, reject.line,
        reject.column_number, reject.code, reject.detail, reject.bytes, lower(hex(reject.hash)) AS hash
        """

    private static let rejectJoins = """
        FROM reject
        JOIN object ON object.id = reject.object_id
        JOIN stream ON stream.id = object.stream_id
        JOIN object_label AS label ON label.object_id = reject.object_id
        WHERE (:stream IS NULL OR stream.label = :stream) AND (:code IS NULL OR reject.code = :code)
            AND (:entry IS NULL OR reject.entry_index = :entry)
            AND (:object IS NULL OR EXISTS (
                SELECT 1 FROM object_name AS n WHERE n.object_id = reject.object_id AND n.name = :object))
        """

    private static let rejectSource = """
        \(rejectJoins)
        ORDER BY stream.label, label.name, reject.object_id, reject.position
        """

    private static func arguments(_ filter: RejectFilter) -> StatementArguments {
        ["stream": filter.stream, "code": filter.code, "object": filter.object, "entry": filter.entryIndex]
    }

    private static func reject(_ row: Row) -> StoredReject {
        StoredReject(
            stream: row["stream"], object: row["object"], entryIndex: row["entry_index"],
            byteOffset: row["byte_offset"], line: row["line"], column: row["column_number"], code: row["code"],
            detail: row["detail"], byteCount: row["bytes"], hash: row["hash"])
    }
}
