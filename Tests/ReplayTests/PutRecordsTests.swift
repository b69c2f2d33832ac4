import Foundation
import Testing

@testable import Replay

/// Request bodies keep to the limits of one call, whatever comes.
@Suite struct PutRecordsTests {
    struct Body: Decodable {
        struct Entry: Decodable {
            var Data: String
            var PartitionKey: String
        }

        var StreamName: String?
        var Records: [Entry]
    }

    static func bodies(
        _ records: [ReplayRecord], limits: ReplayLimits = .kinesis, order: ReplayOrder
    ) throws -> [Body] {
        var encoder = PutRecordsEncoder(limits: limits, order: order, streamName: nil)
        let documents = records.flatMap { encoder.encode($0) } + encoder.finish()
        return try documents.map { document in
            let body = try JSONDecoder().decode(Body.self, from: Data(document.bytes))
            #expect(body.Records.count == document.entries)
            return body
        }
    }

    static func record(_ number: Int, key: String, count: Int) -> ReplayRecord {
        FormatTests.record(String(number), key: key, bytes: Array(repeating: UInt8(number % 251), count: count))
    }

    @Test(arguments: [UInt64(1), 2, 3, 4], [ReplayOrder.strict, .none])
    func keepsToTheLimits(seed: UInt64, order: ReplayOrder) throws {
        var random = SeededRandom(seed)
        let limits = ReplayLimits(
            recordsPerRequest: 20, bytesPerRecord: 900, bytesPerRequest: 5_000, partitionKeyLength: 256,
            needsPartitionKey: true)
        let records = (0..<600).map { number in
            Self.record(
                number, key: "k\(Int.random(in: 0..<40, using: &random))",
                count: Int.random(in: 0..<890, using: &random))
        }
        let bodies = try Self.bodies(records, limits: limits, order: order)
        var sent: [String] = []
        for body in bodies {
            #expect(!body.Records.isEmpty && body.Records.count <= 20)
            let size = try body.Records.reduce(0) { sum, entry in
                sum + (try #require(Data(base64Encoded: entry.Data))).count + entry.PartitionKey.utf8.count
            }
            #expect(size <= 5_000)
            let keys = body.Records.map(\.PartitionKey)
            if order == .strict { #expect(Set(keys).count == keys.count) }
            sent += body.Records.map { "\($0.PartitionKey) \($0.Data)" }
        }
        #expect(
            sent == records.map { "\($0.partitionKey ?? "") \(Data($0.payload).base64EncodedString())" },
            "nothing is lost, doubled, or moved")
    }

    @Test func fillsARequest() throws {
        let small = (0..<1_001).map { Self.record($0, key: "k\($0)", count: 1) }
        #expect(try Self.bodies(small, order: .strict).map(\.Records.count) == [500, 500, 1])
        let large = (0..<6).map { Self.record($0, key: "k", count: (1 << 20) - 1) }
        #expect(try Self.bodies(large, order: .none).map(\.Records.count) == [5, 1])
        #expect(try Self.bodies(large, order: .strict).map(\.Records.count) == [1, 1, 1, 1, 1, 1])
    }
}
