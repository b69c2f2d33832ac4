import Foundation
import GRDB
import Records
import Store

/// A store in a temporary folder, filled row by row.
final class StoreFixture {
    let folder: URL
    let queue: DatabaseQueue
    private var objects: Int64 = 0

    var path: String { folder.appendingPathComponent("test.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("test.db").path
        try Store.open(at: path, for: .writing(command: "test")).close()
        var configuration = Configuration()
        // Nothing here has to survive a power cut.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try run("INSERT INTO run (id, command, arguments, started, outcome) VALUES (1, 'import', '', 0, 'finished')")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    @discardableResult
    func stream(_ label: String = "default", decodes: Bool = true) throws -> Int64 {
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO stream (label, device_field, time_field, decodes) VALUES (?, 'device_id', 'timestamp', ?)
                    """, arguments: [label, decodes])
            return db.lastInsertedRowID
        }
    }

    func shard(_ number: Int64, of stream: Int64) throws -> Int64 {
        try queue.write { db in
            try db.execute(
                sql: "INSERT INTO shard (stream_id, number) VALUES (?, ?)", arguments: [stream, number])
            return db.lastInsertedRowID
        }
    }

    @discardableResult
    func object(
        _ name: String, of stream: Int64, delivered: Int64 = 0, failed: Int64 = 0, rejected: Int64 = 0,
        lineage: Int64? = nil, hourPrefix: Int64? = nil, lastProcessed: Int64? = nil
    ) throws -> Int64 {
        objects += 1
        let id = objects
        let hash = Data((0..<32).map { UInt8(truncatingIfNeeded: id >> (8 * ($0 % 8))) })
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO object (id, stream_id, lineage, hash, kind, bytes, entries, delivered, failed, listed,
                        rejected, last_processed, run_id)
                    VALUES (?, ?, ?, ?, 'processed_batch', 10, ?, ?, ?, 0, ?, ?, 1)
                    """,
                arguments: [
                    id, stream, lineage ?? id, hash, delivered + failed + rejected, delivered, failed, rejected,
                    lastProcessed,
                ])
            try db.execute(
                sql: "INSERT INTO object_name (stream_id, name, object_id, hour_prefix) VALUES (?, ?, ?, ?)",
                arguments: [stream, name, id, hourPrefix])
        }
        return id
    }

    /// One record; without an object it is not delivered.
    struct Row {
        var shard: Int64
        var sequence: String
        var subSequence = -1
        var object: Int64?
        var failed = false
        var eventTime: Int64?
        var arrivalTime: Int64?
        var processedTime: Int64?
        var partitionKey: String?
        var device: String?
        var payload: String?
    }

    func key(_ sequence: String) -> String {
        SequenceNumber(sequence)?.storageKey ?? ""
    }

    func records(_ rows: [Row], failureObject: Int64? = nil) throws {
        try queue.write { db in
            for row in rows {
                try db.execute(
                    sql: """
                        INSERT INTO record (shard_id, sequence_key, sub_sequence, object_id, entry_index, processed_time,
                            arrival_time, arrival_estimated, event_time, partition_key, device_id, payload)
                        VALUES (?, ?, ?, ?, 0, ?, ?, 1, ?, ?, ?, ?)
                        """,
                    arguments: [
                        row.shard, key(row.sequence), row.subSequence, row.object, row.processedTime, row.arrivalTime,
                        row.eventTime, row.partitionKey, row.device, row.payload,
                    ])
                if row.failed {
                    try db.execute(
                        sql: """
                            INSERT INTO evidence (shard_id, sequence_key, sub_sequence, object_id, entry_index, kind,
                                source, reason) VALUES (?, ?, ?, ?, 0, 'failed', 'processed_batch', 'boom')
                            """,
                        arguments: [row.shard, key(row.sequence), row.subSequence, failureObject])
                }
            }
        }
    }

    func deliver(
        _ shard: Int64, _ sequence: String, subSequence: Int = -1, object: Int64, entry: Int = 0, kind: String,
        at time: Int64? = nil
    ) throws {
        try run(
            """
            INSERT INTO delivery (shard_id, sequence_key, sub_sequence, object_id, entry_index, kind, processed_time, same)
            VALUES (?, ?, ?, ?, ?, ?, ?, 1)
            """, [shard, key(sequence), subSequence, object, entry, kind, time])
    }

    /// Counts every shard's rows, as the import keeps them counted.
    func count() throws {
        try run(
            """
            UPDATE shard SET
                records = (SELECT count(*) FROM record WHERE shard_id = shard.id),
                delivered = (SELECT count(*) FROM record WHERE shard_id = shard.id AND object_id IS NOT NULL),
                numbers = (SELECT count(DISTINCT sequence_key) FROM record WHERE shard_id = shard.id),
                delivered_numbers = (SELECT count(DISTINCT sequence_key) FROM record
                    WHERE shard_id = shard.id AND object_id IS NOT NULL),
                redelivered = (SELECT count(*) FROM delivery WHERE shard_id = shard.id AND kind = 'redelivered'),
                conflicting = (SELECT count(*) FROM delivery WHERE shard_id = shard.id AND kind = 'conflicting'),
                repeated = (SELECT count(*) FROM delivery WHERE shard_id = shard.id AND kind = 'repeated')
            """)
    }

    /// The store, for reading.
    func open() throws -> Store {
        try Store.open(at: path, for: .reading)
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// The number with these fields, in decimal.
func number(_ shard: UInt32, _ index: UInt64, create: Int64 = 1_790_000_000, second: Int64 = 1_790_000_100) -> String {
    SequenceLayout(createSecond: create, shard: shard, index: index, second: second).value.description
}
