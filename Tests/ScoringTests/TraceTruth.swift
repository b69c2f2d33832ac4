import Foundation
import Testing

/// What `truth.json` says of a tree's traces, by record.
struct TraceTruth {
    /// A record's identity as the outputs print it: `shardId-000000000000:NUMBER/SUB`.
    typealias Name = String

    struct Put: Equatable {
        var partitionKey: String?
        var payload: [UInt8]
    }

    struct Failure: Hashable, Comparable {
        var name: Name
        var state: String
        var hasPayload: Bool

        static func < (left: Self, right: Self) -> Bool { left.name < right.name }
    }

    /// Every record that was put.
    private(set) var puts: [Name: Put] = [:]
    /// Every record that some document names as failed, or that some document names and none delivers.
    private(set) var failures: Set<Failure> = []
    /// How many records of failed ranges nothing names, at least and at most.
    private(set) var unnamed = (atLeast: 0, atMost: 0)
    /// The shard and the ends of every range that failed.
    private(set) var ranges: [(shard: String, first: String, last: String)] = []
    /// Records whose only payload came without a partition key.
    private(set) var isWithoutKey: Set<Name> = []
    /// Entries by kind of document: read, listed, failed, rejected.
    private(set) var entries: [String: [Int]] = [:]
    /// Records of which every delivery says something else than what was put.
    private(set) var altered: Set<Name> = []

    init(path: String) throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        let truth = try #require((document as? [String: Any])?["traces"] as? [String: Any])
        for row in try Self.rows(truth["stream"]) {
            puts[try Self.name(row)] = Put(
                partitionKey: row["partition_key"] as? String, payload: try Self.bytes(row["payload"]))
        }
        for row in try Self.rows(truth["failures"]) {
            let from = try #require(row["payload_from"] as? [String])
            if from == ["firehose_failure"] { isWithoutKey.insert(try Self.name(row)) }
            failures.insert(
                Failure(
                    name: try Self.name(row), state: try #require(row["state"] as? String), hasPayload: !from.isEmpty))
        }
        for row in try Self.rows(truth["unknown"]) {
            unnamed.atLeast += try #require(row["at_least"] as? Int)
            unnamed.atMost += try #require(row["at_most"] as? Int)
        }
        for row in try Self.rows(truth["ranges"]) {
            let texts = ["shard", "first", "last"].compactMap { row[$0] as? String }
            try #require(texts.count == 3)
            ranges.append((texts[0], texts[1], texts[2]))
        }
        for row in try Self.rows(truth["altered"]) { altered.insert(try Self.name(row)) }
        for (kind, counts) in try #require(truth["entries"] as? [String: [String: Int]]) {
            entries[kind] = ["read", "listed", "failed", "rejected"].map { counts[$0] ?? -1 }
        }
    }

    /// Whether a record lies in a range that failed. Numbers of one length compare as texts.
    func isInFailedRange(_ name: Name) -> Bool {
        ranges.contains { range in
            let first = "\(range.shard):\(range.first)"
            return name.utf8.count >= first.utf8.count && name >= first && name <= "\(range.shard):\(range.last)/9"
        }
    }

    static func name(_ row: [String: Any]) throws -> Name {
        let shard = try #require(row["shard"] as? String)
        let sequence = try #require(row["sequence"] as? String)
        let sub = try #require(row["sub_sequence"] as? Int)
        return "\(shard):\(sequence)/\(sub)"
    }

    static func bytes(_ base64: Any?) throws -> [UInt8] {
        let text = try #require(base64 as? String)
        return [UInt8](try #require(Data(base64Encoded: text)))
    }

    static func rows(_ list: Any?) throws -> [[String: Any]] {
        try #require(list as? [[String: Any]])
    }
}
