import Foundation
import GRDB

@testable import Store

/// A store in a folder of its own, filled by plain SQL, so that the reads are tested without an import.
final class StoreFixture: Sendable {
    let store: Store
    private let folder: URL

    init(_ sql: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.open(at: folder.appendingPathComponent("test.db").path, for: .writing(command: "a test"))
        try store.write { try $0.execute(sql: sql) }
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Two objects of one stream: a record delivered twice with unlike payloads, one that failed, and two rejects.
let smallStore = """
    INSERT INTO stream VALUES (1, 'default', 'device_id', 'timestamp', 1);
    INSERT INTO shard (id, stream_id, number, records, delivered, numbers, delivered_numbers, conflicting)
        VALUES (1, 1, 0, 2, 1, 2, 1, 1);
    INSERT INTO run VALUES (1, 'import', '', 0, 1, 'finished', NULL);
    INSERT INTO object VALUES
        (1, 1, 1, unhex32('aa'), 'processed_batch', NULL, 100, 3, 1, 1, 0, 1, 0, NULL, 1),
        (2, 1, 2, unhex32('bb'), 'processed_batch', NULL, 200, 2, 1, 0, 0, 1, 0, NULL, 1);
    INSERT INTO object_name VALUES
        (1, '2026/11/21/17/batch-1.json', 1, NULL, '1'), (1, 'copy.json', 1, NULL, NULL),
        (1, '2026/11/21/17/batch-2.json', 2, NULL, '2');
    INSERT INTO source_file VALUES ('/in/batch-1.json', 1, 1, 100, 0, 0, 0, 0, NULL, NULL);
    INSERT INTO record VALUES
        (1, '00242', -1, 1, 0, 1000001, 500000, 1, 0, 'device-1', 'device-1', '{"v":1}', NULL, '{"x":true}'),
        (1, '00243', -1, NULL, NULL, NULL, NULL, NULL, NULL, 'device-2', 'device-2', x'00ff', NULL, NULL);
    INSERT INTO delivery VALUES
        (1, '00242', -1, 2, 1, 'conflicting', 2000000, 0, 0, 'device-1', 'device-1', '{"v":2}', NULL, NULL);
    INSERT INTO evidence VALUES
        (1, '00243', -1, 1, 1, 'failed', 'processed_batch', 3, 'no temperature', NULL, NULL, 'device-2', NULL, 'device-2',
            x'00ff', NULL, NULL, NULL);
    INSERT INTO reject VALUES
        (1, 0, 2, 90, 7, 3, 'truncated', 'the array is never closed', 5, unhex32('cc'), x'7b22611b5b'),
        (2, 0, 0, 0, 1, 1, 'not_an_object', 'a number', 2, unhex32('dd'), x'3432');
    """.replacingHashes

extension String {
    /// `unhex32('aa')` as a blob of 32 bytes, which this SQLite cannot say shortly.
    fileprivate var replacingHashes: String {
        replacing(#/unhex32\('(..)'\)/#) { "x'" + String(repeating: String($0.1), count: 32) + "'" }
    }
}
