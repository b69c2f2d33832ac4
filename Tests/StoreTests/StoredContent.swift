import Coding
import Foundation
import GRDB
import Records

@testable import Store

extension ExpectedContent {
    /// What a store holds, in the lines of the model.
    init(_ store: Store) throws {
        self.init()
        self = try store.read { db in
            var content = ExpectedContent()
            func lines(_ sql: String, _ line: (Row) -> String) throws -> Set<String> {
                Set(try Row.fetchAll(db, sql: sql).map(line))
            }
            content.objects = try lines(
                """
                SELECT hash, delivered, failed, (SELECT group_concat(name, '|') FROM object_name WHERE object_id = id)
                FROM object
                """
            ) { row in
                let names = (row[3] as String).split(separator: "|").map(String.init).sorted()
                return "\(Hex.string(Array(row[0] as Data))) \(row[1] as Int) \(row[2] as Int) \(names)"
            }
            content.records = try lines(
                """
                SELECT number || ':' || substr(sequence_key, 4) || ':' || sub_sequence, hash, entry_index, payload, extra
                FROM record JOIN shard ON shard.id = shard_id LEFT JOIN object ON object.id = object_id
                """
            ) {
                "\($0[0] as String) \(Self.hash($0[1])) \(($0[2] as Int?).map(String.init) ?? "-") \(Self.text($0, 3))"
            }
            content.deliveries = try lines(
                """
                SELECT number || ':' || substr(sequence_key, 4) || ':' || sub_sequence, hash, entry_index, delivery.kind,
                    same, payload, extra
                FROM delivery JOIN shard ON shard.id = shard_id JOIN object ON object.id = object_id
                """
            ) { row in
                let content = row[4] == 1 ? "same" : Self.text(row, 5)
                return "\(row[0] as String) \(Self.hash(row[1])) \(row[2] as Int) \(row[3] as String) \(content)"
            }
            content.failures = try lines(
                """
                SELECT number || ':' || substr(sequence_key, 4), hash, entry_index, payload, extra
                FROM evidence JOIN shard ON shard.id = shard_id JOIN object ON object.id = object_id
                """
            ) { "\($0[0] as String) \(Self.hash($0[1])) \($0[2] as Int) \(Self.text($0, 3))" }
            content.hours = try lines(
                "SELECT CAST(device_id AS BLOB), hour, records, redelivered, first_event, last_event FROM hourly"
            ) {
                "\(Self.bytes($0)) \($0[1] as String) \($0[2] as Int) \($0[3] as Int) \(Self.optional($0[4])) \(Self.optional($0[5]))"
            }
            content.metrics = try lines(
                "SELECT CAST(device_id AS BLOB), hour, field, count, nonfinite, min, avg, max, sum FROM hourly_metrics"
            ) { row in
                let average = (row[6] as Double?).map { "\($0)" } ?? "-"
                return "\(Self.bytes(row)) \(row[1] as String) \(row[2] as String) \(row[3] as Int) \(row[4] as Int) "
                    + "\(Self.optional(row[5])) \(average) \(Self.optional(row[7])) \(Self.optional(row[8]))"
            }
            return content
        }
    }

    private static func hash(_ bytes: Data?) -> String { bytes.map { Hex.string(Array($0)) } ?? "-" }

    private static func optional(_ text: String?) -> String { text ?? "-" }

    private static func bytes(_ row: Row) -> String {
        Array((row[0] as Data?) ?? Data()).map(String.init).joined(separator: ",")
    }

    private static func text(_ row: Row, _ column: Int) -> String {
        (row[column] as String) + ((row[column + 1] as String?).map { " " + $0 } ?? "")
    }
}
