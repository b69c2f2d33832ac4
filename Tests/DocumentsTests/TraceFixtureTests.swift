import Documents
import Foundation
import Records
import Testing

/// The events, dumps and failure documents of `fixtures/traces`, against what was put into the stream.
@Suite struct TraceFixtureTests {
    private struct Truth: Decodable {
        struct File: Decodable {
            var kind: String
            var entries: Int
        }
        struct Record: Decodable {
            var shard: String
            var sequence: String
            var sub_sequence: Int
            var partition_key: String
            var payload: String
            var arrival: String
            var brought_by: [String]
        }
        struct Range: Decodable {
            var shard: String
            var first: String
            var last: String
            var batch_size: Int64
            var condition: String
            var request_id: String
            var function_error: String?
            var files: [String]
        }
        var stream_arn: String
        var files: [String: File]
        var records: [Record]
        var failed_ranges: [Range]
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/traces")

    private static func truth() throws -> Truth {
        try JSONDecoder().decode(Truth.self, from: Data(contentsOf: folder.appending(path: "truth.json")))
    }

    @Test(arguments: ["events/", "get-records/", "failures/"])
    func filesOfAFolder(folder: String) throws {
        let truth = try Self.truth()
        let files = truth.files.filter { $0.key.hasPrefix(folder) }
        #expect(!files.isEmpty)
        for (name, file) in files {
            let reading = Reading(try Data(contentsOf: Self.folder.appending(path: name)))
            #expect(reading.kind.rawValue == file.kind, "\(name)")
            #expect(reading.entries.count == file.entries, "\(name)")
            #expect(reading.rejects.isEmpty, "\(name): \(reading.rejects.first?.detail ?? "")")
            if folder != "get-records/" { #expect(reading.streamARN == truth.stream_arn, "\(name)") }
            Self.compare(reading, truth, name)
        }
    }

    private static func compare(_ reading: Reading, _ truth: Truth, _ name: String) {
        var expected: [String: Truth.Record] = [:]
        for record in truth.records where record.brought_by.contains(name) {
            let place = record.sub_sequence < 0 ? "" : ".\(record.sub_sequence)"
            expected["\(record.shard):\(record.sequence)\(place)"] = record
        }
        let brought = reading.entries.filter { $0.payload != nil }
        #expect(Set(brought.map(\.identity)) == Set(expected.keys), "\(name)")
        for entry in brought {
            guard let record = expected[entry.identity] else { continue }
            #expect(entry.payload == Data(base64Encoded: record.payload).map(Array.init), "\(name) \(entry.identity)")
            #expect(entry.partitionKey == record.partition_key, "\(name) \(entry.identity)")
            if !entry.isEstimated {
                #expect(entry.arrival == Timestamp(text: record.arrival)?.description, "\(name) \(entry.identity)")
            }
        }
        let ranges = truth.failed_ranges.filter { $0.files.contains(name) }
        let found = Set(reading.ranges.map { "\(ShardID($0.shard)) \($0.firstKey) \($0.lastKey) \($0.batchSize)" })
        let told = Set(ranges.map { "\($0.shard) \(key($0.first)) \(key($0.last)) \($0.batch_size)" })
        #expect(found == told, "\(name)")
        for range in reading.ranges {
            let same = ranges.first { $0.request_id == range.requestID && key($0.first) == range.firstKey }
            #expect(range.condition == same?.condition && range.functionError == same?.function_error, "\(name)")
        }
    }

    private static func key(_ digits: String) -> [UInt8] {
        Array((SequenceNumber(digits)?.storageKey ?? "").utf8)
    }
}
