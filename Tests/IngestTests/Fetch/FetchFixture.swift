import AWS
import GRDB
import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// A store, and fetches from a stub stream into it.
struct FetchFixture {
    let folder: TemporaryFolder
    var database: String { folder.path("a.db") }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Fetches once, as one run of the program does.
    @discardableResult
    func fetch(
        _ wanted: StreamFetchRequest.Wanted, from stream: StubStream, database: String? = nil,
        label: String = "readings",
        _ change: (inout StreamFetchRequest) -> Void = { _ in }
    ) async throws -> FetchReport {
        var request = StreamFetchRequest(stream: "readings", wanted: wanted)
        request.portion = FetchPortion.Limits(records: 7, bytes: 1 << 20)
        change(&request)
        let store = try Store.open(at: database ?? self.database, for: .writing(command: "a test"))
        do {
            let fetch = StreamFetch(stream, clock: stream.clock)
            let source = try await fetch.source("readings")
            let report = try await fetch.run(request, from: source, label: label, into: store) { _ in }
            #expect(try problems(of: store) == [])
            try store.close()
            return report
        } catch {
            try store.close()
            throw error
        }
    }

    /// The numbers that have a payload, by shard and number.
    func payloads() throws -> [String] {
        try strings(
            """
            SELECT shard.number || ':' || substr(sequence_key, 4) FROM record JOIN shard ON shard.id = shard_id
            WHERE payload IS NOT NULL ORDER BY shard.number, sequence_key
            """)
    }

    /// All evidence from the stream, a line each.
    func evidence() throws -> [String] {
        try strings(
            """
            SELECT shard.number || ':' || substr(sequence_key, 4) || ' ' || partition_key || ' ' || arrival_time || ' '
                || CAST(payload AS TEXT)
            FROM evidence JOIN shard ON shard.id = shard_id WHERE source = 'get_records'
            ORDER BY shard.number, sequence_key, object_id
            """)
    }

    func strings(_ sql: String) throws -> [String] { try Self.strings(sql, of: database) }

    static func strings(_ sql: String, of path: String) throws -> [String] {
        try DatabaseQueue(path: path).read { try String.fetchAll($0, sql: sql) }
    }

    /// What the evidence of these records is to be.
    static func evidence(of records: [KinesisRecord], shard: Int64) -> [String] {
        records.map { record in
            "\(shard):\(record.sequence) \(record.partitionKey ?? "") \(record.arrivalTime ?? 0) "
                + String(decoding: record.data, as: UTF8.self)
        }
    }

    static func stretch(_ first: Int, _ last: Int, shard: Int64 = 0, records: Int64? = nil) -> FetchStretch {
        FetchStretch(
            shard: shard, first: StubStream.number(first, shard: shard), last: StubStream.number(last, shard: shard),
            records: records)
    }
}
