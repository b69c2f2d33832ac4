import Foundation
import GRDB
import Queries

/// Looks single records up, with their payloads.
struct RecordReader {
    private let statement: GRDB.Statement
    private let keyPath: String?

    /// - Throws: ``StoreError`` with `notFound` where no payload has the key field.
    init(_ db: Database, keyField: String?, path: String) throws {
        statement = try db.makeStatement(sql: Catalog.Replay.record)
        guard let keyField else {
            keyPath = nil
            return
        }
        keyPath = try String.fetchOne(db, sql: "SELECT path FROM field WHERE name = ?", arguments: [keyField])
        guard keyPath != nil else {
            throw StoreError(
                code: .notFound, path: path, detail: "no payload has a field \(keyField) to take partition keys from")
        }
    }

    /// The record; `nil` where the store does not know it.
    func record(_ key: RecordKey) throws -> SelectedRecord? {
        let arguments: StatementArguments = [
            "shard_id": key.shardRow, "sequence_key": key.sequenceKey, "sub_sequence": key.subSequence,
            "key_path": keyPath,
        ]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return SelectedRecord(
            key: key,
            stream: row["stream"],
            streamARN: row["arn"],
            shard: row["shard"],
            hasDelivery: row["has_delivery"],
            deviceID: row["device_id"],
            eventTime: row["event_time"],
            arrivalTime: row["arrival_time"],
            arrivalEstimated: row["arrival_estimated"],
            partitionKey: (row["partition_key"] as Data?).map { String(decoding: $0, as: UTF8.self) },
            explicitHashKey: row["explicit_hash_key"],
            fieldKey: fieldKey(row["field_key"]),
            payload: payload(row))
    }

    private func payload(_ row: Row) -> SelectedRecord.Payload? {
        // An empty blob comes as NULL bytes from some paths: the type column tells it from an absent payload.
        let bytes = [UInt8](row["payload"] as Data? ?? Data())
        switch row["payload_type"] as String {
        case "null": return nil
        case "blob": return .bytes(bytes)
        default: return .text(bytes)
        }
    }

    private func fieldKey(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text
        case .int64(let number): String(number)
        default: nil
        }
    }
}
