import Foundation
import Testing

/// What the maker of `fixtures/traces` put into the stream, and what it saw of it afterwards.
struct HandlerTruth {
    private(set) var puts: [TraceTruth.Name: TraceTruth.Put] = [:]
    private(set) var delivered: Set<TraceTruth.Name> = []
    private(set) var undelivered: Set<TraceTruth.Name> = []
    /// Records that the function printed an error for and passed over.
    private(set) var dropped: Set<TraceTruth.Name> = []
    /// Records that some document names, or brings.
    private(set) var named: Set<TraceTruth.Name> = []
    /// Records whose bytes some document brings under their name.
    private(set) var recoverable: Set<TraceTruth.Name> = []

    /// Numbers are a shard's own: an emulator gives the same ones out in each.
    private static func number(_ row: [String: Any]) -> String? {
        guard let shard = row["shard"] as? String, let sequence = row["sequence"] as? String else { return nil }
        return "\(shard):\(sequence)"
    }

    init(path: String) throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        let truth = try #require(document as? [String: Any])
        let rows = try TraceTruth.rows(truth["records"])
        // An aggregate whose bytes no document brings is one record, as far as anybody can know.
        let taken = Set(rows.filter { ($0["brought_by"] as? [String])?.isEmpty == false }.compactMap(Self.number))
        for var row in rows {
            if let number = Self.number(row), !taken.contains(number) { row["sub_sequence"] = -1 }
            let name = try TraceTruth.name(row)
            puts[name] = TraceTruth.Put(
                partitionKey: row["partition_key"] as? String, payload: try TraceTruth.bytes(row["payload"]))
            let isDelivered = try !#require(row["delivered_in"] as? [String]).isEmpty
            if isDelivered { delivered.insert(name) } else { undelivered.insert(name) }
            if row["dropped"] as? Bool == true { dropped.insert(name) }
            let brought = try #require(row["brought_by"] as? [String])
            if !brought.isEmpty { recoverable.insert(name) }
            if try !brought.isEmpty || !#require(row["named_in"] as? [String]).isEmpty { named.insert(name) }
        }
    }
}
