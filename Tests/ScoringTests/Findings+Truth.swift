import Foundation
import Testing

extension Findings {
    typealias Row = [String: Any]

    /// The checks that a generated tree's truth knows all about.
    static let checks = [
        "books", "duplicates", "failures", "unproven", "republished", "late", "future", "shard mismatch", "hour prefix",
        "rejects",
    ]

    /// Reads `truth.json`.
    init(truth path: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: path))
        let truth = try #require(try JSONSerialization.jsonObject(with: bytes) as? Row)
        func rows(_ name: String) throws -> [Row] { try #require(truth[name] as? [Row], "\(name)") }
        try addShared(truth)
        for row in try rows("missing") { missing[text(row, "shard"), default: []].insert(text(row, "sequence")) }
        for row in try rows("failures") { add("failures", Self.failure(row)) }
        let gaps = try #require(truth["gaps"] as? Row)
        for row in try #require(gaps["rows"] as? [Row]) { add("unproven", Self.unproven(row)) }
        for row in try rows("republished") { addPair(text(row, "first"), text(row, "again")) }
        for row in try rows("late") { add("late", Self.name(row)) }
        for row in try rows("future") { add("future", Self.name(row)) }
        for row in try rows("shard_mismatch") { add("shard mismatch", "\(Self.name(row)) \(text(row, "decoded"))") }
        for row in try rows("hour_mismatch") { add("hour prefix", "\(text(row, "object")) \(text(row, "prefix"))") }
        for row in try rows("rejects") { add("rejects", "\(text(row, "object")) \(text(row, "entry_index"))") }
        hourly = try #require(truth["hourly"] as? [String])
    }

    /// Reads the `expected.json` of a tree that a handler made; it knows of fewer checks.
    init(handler path: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: path))
        let expected = try #require(try JSONSerialization.jsonObject(with: bytes) as? Row)
        try addShared(expected)
        for row in try #require(expected["failures"] as? [Row]) {
            let name = text(row, "event_id")
            add("failures", "\(name) \(text(row, "state")) \(text(row, "reason"))")
            let parts = name.split(separator: ":").map(String.init)
            if text(row, "state") == "open" { missing[parts[0], default: []].insert(parts[1]) }
        }
        for row in try #require(expected["gaps"] as? [Row]) {
            guard text(row, "kind") == "missing" else {
                add("unproven", Self.unproven(row))
                continue
            }
            let after = try #require(Int(text(row, "after")))
            for number in after + 1..<(try #require(Int(text(row, "before")))) {
                missing[text(row, "shard"), default: []].insert(String(number))
            }
        }
    }

    private mutating func addShared(_ document: Row) throws {
        for (name, count) in try #require(document["records"] as? [String: Int]) { add("books", "\(name) \(count)") }
        for row in try #require(document["duplicates"] as? [Row]) {
            let objects = (row["objects"] as? [String] ?? []).joined(separator: " ")
            add("duplicates", "\(Self.name(row)) \(text(row, "kind")) \(text(row, "deliveries")) \(objects)")
        }
    }

    private static func name(_ row: Row) -> String { "\(text(row, "shard")):\(text(row, "sequence"))" }

    private static func failure(_ row: Row) -> String { "\(name(row)) \(text(row, "state")) \(text(row, "reason"))" }

    private static func unproven(_ row: Row) -> String {
        ["shard", "after", "before", "at_most", "at_most_if_shared"].map { text(row, $0) }.joined(separator: " ")
    }

    private static func text(_ row: Row, _ field: String) -> String {
        guard let value = row[field], !(value is NSNull) else { return "none" }
        return "\(value)"
    }

    private func text(_ row: Row, _ field: String) -> String { Self.text(row, field) }
}
