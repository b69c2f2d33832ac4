import Foundation
import Ingest
import Records
import Store
import TestSupport

@testable import Analysis

/// Documents of a pipeline in a temporary folder, imported into a store.
final class EvidenceTree {
    let folder: TemporaryFolder
    private var events = 0

    init() throws {
        folder = try TemporaryFolder()
    }

    var database: String { folder.path("a.db") }

    /// A record as the stream had it.
    struct Sent {
        var sequence: Int
        var payload: [UInt8]
        var partitionKey = "key"

        init(_ sequence: Int, _ payload: String) {
            self.init(sequence, Array(payload.utf8))
        }

        init(_ sequence: Int, _ payload: [UInt8]) {
            self.sequence = sequence
            self.payload = payload
        }
    }

    /// Writes a function's event with these records of shard 0.
    func event(_ records: [Sent]) throws {
        events += 1
        let texts = records.map { record in
            """
            {"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "\(record.partitionKey)",
             "sequenceNumber": "\(record.sequence)", "data": "\(Data(record.payload).base64EncodedString())",
             "approximateArrivalTimestamp": 1790000000.5},
             "eventSource": "aws:kinesis", "eventVersion": "1.0",
             "eventID": "shardId-000000000000:\(record.sequence)", "eventName": "aws:kinesis:record",
             "awsRegion": "us-east-1",
             "eventSourceARN": "arn:aws:kinesis:us-east-1:123456789012:stream/s"}
            """
        }
        try write("events/\(events).json", "{\"Records\": [\(texts.joined(separator: ","))]}")
    }

    func write(_ name: String, _ text: String) throws {
        try folder.write("in/" + name, text)
    }

    /// Imports everything that was written, and gives the store for reading.
    func load() async throws -> Store {
        let store = try Store.open(at: database, for: .writing(command: "a test"))
        _ = try await Importer(ImportPlan(sources: [folder.path("in")], jobs: 2)) { 0 }.run(into: store) { _ in }
        try store.close()
        return try Store.open(at: database, for: .reading)
    }
}

extension Audit {
    /// One check's finding.
    func finding(_ check: AuditCheck) throws -> AuditFinding? { try run().findings.first { $0.check == check } }
}
