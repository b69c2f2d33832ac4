import Foundation
import GRDB
import Store

/// A database in a folder of its own, filled row by row; both go when the fixture does.
final class StoreFixture {
    /// One record as it lies in the database.
    struct Record {
        var stream = "s"
        var shard: Int64 = 0
        var sequence: String
        var subSequence: Int64 = -1
        var isDelivered = true
        var eventTime: Int64?
        var arrivalTime: Int64?
        var key: String?
        var device: String?
        var payload: Payload? = .text(#"{"a":1}"#)
        /// Reason of a failure, where evidence says that the record failed.
        var failure: String?

        enum Payload {
            case text(String)
            case bytes([UInt8])
        }

        init(_ sequence: String, _ change: (inout Record) -> Void = { _ in }) {
            self.sequence = sequence
            change(&self)
        }
    }

    let folder: String
    let path: String
    private let queue: DatabaseQueue
    private var nextEntry: Int64 = 0

    convenience init() throws {
        try self.init(copying: nil)
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO run (id, command, arguments, started, outcome)
                    VALUES (1, 'import', '[]', 0, 'finished');
                    """)
        }
    }

    /// A fixture with the same database as another one, without filling it again.
    init(copying other: StoreFixture?) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterbay-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/test.db"
        if let other {
            try FileManager.default.copyItem(atPath: other.path, toPath: path)
        } else {
            try Store.open(at: path, for: .writing(command: "test")).close()
        }
        queue = try DatabaseQueue(path: path)
    }

    deinit {
        try? queue.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A path in the fixture's folder.
    func file(_ name: String) -> String { folder + "/" + name }

    /// Names in the fixture's folder besides the database's own.
    func otherFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix("test.db") }.sorted()
    }

    func execute(_ sql: String) throws {
        try queue.write { try $0.execute(sql: sql) }
    }

    /// Rows as lists of texts.
    func rows(_ sql: String) throws -> [[String]] {
        try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }
            }
        }
    }

    func add(_ records: [Record]) throws {
        try queue.write { db in
            for record in records { try insert(record, db) }
        }
    }

    private func insert(_ record: Record, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO stream (label, device_field, time_field, decodes) VALUES (?, 'device_id', 'timestamp', 1)
                ON CONFLICT DO NOTHING
                """, arguments: [record.stream])
        let stream = try Int64.fetchOne(db, sql: "SELECT id FROM stream WHERE label = ?", arguments: [record.stream])
        try db.execute(
            sql: "INSERT INTO shard (stream_id, number) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [stream, record.shard])
        let shard = try Int64.fetchOne(
            db, sql: "SELECT id FROM shard WHERE stream_id = ? AND number = ?", arguments: [stream, record.shard])
        try db.execute(
            sql: """
                INSERT INTO object
                    (stream_id, lineage, hash, kind, bytes, entries, delivered, failed, listed, rejected, run_id)
                VALUES (?, 1, ?, 'processed_batch', 0, 0, 0, 0, 0, 0, 1) ON CONFLICT DO NOTHING
                """, arguments: [stream, Data(repeating: 7, count: 32)])
        let object = try Int64.fetchOne(db, sql: "SELECT id FROM object WHERE stream_id = ?", arguments: [stream])
        let key = Self.storageKey(record.sequence)
        nextEntry += 1
        try db.execute(
            sql: """
                INSERT INTO record (shard_id, sequence_key, sub_sequence, object_id, entry_index, event_time, arrival_time,
                    arrival_estimated, partition_key, device_id, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)
                """,
            arguments: [
                shard, key, record.subSequence, record.isDelivered ? object : nil, nextEntry, record.eventTime,
                record.arrivalTime, record.key, record.device, record.payload?.value,
            ])
        if let failure = record.failure {
            try db.execute(
                sql: """
                    INSERT INTO evidence (shard_id, sequence_key, sub_sequence, object_id, entry_index, kind, source, reason)
                    VALUES (?, ?, ?, ?, ?, 'failed', 'processed', ?)
                    """,
                arguments: [shard, key, record.subSequence, object, nextEntry, failure])
        }
    }

    static func storageKey(_ digits: String) -> String {
        String(repeating: "0", count: 3 - String(digits.count).count) + String(digits.count) + digits
    }

    /// Opens the store for a body, and closes it.
    func withStore<Value>(writing: Bool = false, _ body: (Store) throws -> Value) throws -> Value {
        let store = try Store.open(at: path, for: writing ? .writing(command: "test") : .reading)
        defer { try? store.close() }
        return try body(store)
    }
}

extension StoreFixture.Record.Payload {
    fileprivate var value: any DatabaseValueConvertible {
        switch self {
        case .text(let text): text
        case .bytes(let bytes): Data(bytes)
        }
    }
}
