import Foundation
import Testing

@testable import Replay

/// Events hold one shard each, are full where they can be, and never overtake a key.
@Suite struct LambdaEventTests {
    struct Event: Decodable {
        struct Item: Decodable {
            struct Kinesis: Decodable {
                var partitionKey: String?
                var sequenceNumber: String
            }

            var kinesis: Kinesis
            var eventID: String
        }

        var Records: [Item]
    }

    static func events(_ records: [ReplayRecord]) throws -> [Event] {
        var encoder = LambdaEventEncoder()
        let documents = records.flatMap { encoder.encode($0) } + encoder.finish()
        return try documents.map { try JSONDecoder().decode(Event.self, from: Data($0.bytes)) }
    }

    @Test(arguments: UInt64(1)...4)
    func keepsShardsAndKeysApart(seed: UInt64) throws {
        var random = SeededRandom(seed)
        // Keys move to higher shards as time goes on, as after splits.
        let records = (0..<900).map { number in
            let key = Int.random(in: 0..<7, using: &random)
            let shard = key % 3 + (number > 300 ? 3 : 0) + (number > 600 && key > 3 ? 3 : 0)
            return FormatTests.record(String(number), shard: Int64(shard), key: "k\(key)", bytes: [1])
        }
        let events = try Self.events(records)
        var latest: [String: Int] = [:]
        var count = 0
        for event in events {
            #expect(event.Records.count <= LambdaEventEncoder.recordsPerEvent)
            #expect(Set(event.Records.map { $0.eventID.prefix(20) }).count == 1)
            for item in event.Records {
                let number = try #require(Int(item.kinesis.sequenceNumber))
                let key = try #require(item.kinesis.partitionKey)
                #expect(number > latest[key] ?? -1)
                latest[key] = number
                count += 1
            }
        }
        #expect(count == records.count)
        // A flush for each move of a key at most, and full events otherwise.
        #expect(events.count <= 900 / LambdaEventEncoder.recordsPerEvent + 9 + 14)
    }

    @Test func staysBelowAFunctionsLimit() throws {
        let records = (0..<9).map {
            FormatTests.record(String($0), key: "k", bytes: Array(repeating: 65, count: 1_000_000))
        }
        var encoder = LambdaEventEncoder()
        let documents = records.flatMap { encoder.encode($0) } + encoder.finish()
        #expect(documents.allSatisfy { $0.bytes.count <= LambdaEventEncoder.bytesPerEvent })
        #expect(documents.map(\.entries) == [4, 4, 1])
    }

    /// What waits is bounded over all shards together.
    @Test func doesNotWaitForever() {
        var encoder = LambdaEventEncoder()
        var waiting = 0
        let payload = [UInt8](repeating: 0, count: 999_999)
        for shard in 0..<40 {
            waiting += 1
            let record = FormatTests.record("1", shard: Int64(shard), key: "k\(shard)", bytes: payload)
            for document in encoder.encode(record) { waiting -= document.entries }
            #expect(waiting <= 18)
        }
    }
}
