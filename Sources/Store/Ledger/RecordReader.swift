import GRDB
import Queries

/// Looks single records up, with their payloads. Lives inside one access to the database.
///
/// By hand, as the writer does it: a replay reads every record twice, and boxing the values costs more than finding them.
struct RecordReader {
    private let statement: Statement
    private let keyPath: String?
    private let parameters: (shard: Int32, sequence: Int32, subSequence: Int32, keyPath: Int32)

    // The columns of `replay_record`, in its order.
    private enum Column {
        static let stream: Int32 = 0
        static let arn: Int32 = 1
        static let shard: Int32 = 2
        static let hasDelivery: Int32 = 5
        static let deviceID: Int32 = 6
        static let eventTime: Int32 = 7
        static let arrivalTime: Int32 = 8
        static let arrivalEstimated: Int32 = 9
        static let partitionKey: Int32 = 10
        static let explicitHashKey: Int32 = 11
        static let fieldKey: Int32 = 12
        static let payload: Int32 = 13
    }

    /// - Throws: ``StoreError`` with `notFound` where no payload has the key field.
    init(_ db: Database, keyField: String?, path: String) throws {
        statement = try Statement(db, Catalog.Replay.record)
        parameters = (
            statement.parameter(":shard_id"), statement.parameter(":sequence_key"),
            statement.parameter(":sub_sequence"), statement.parameter(":key_path")
        )
        guard let keyField else {
            keyPath = nil
            return
        }
        keyPath = try String.fetchOne(db, sql: "SELECT path FROM field WHERE name = ?", arguments: [keyField])
        guard keyPath != nil else {
            throw StoreError(
                code: .notFound, path: path, detail: "no payload has a field \(keyField) to take partition keys from")
        }
        statement.bind(parameters.keyPath, copying: keyPath)
    }

    /// The record; `nil` where the store does not know it.
    func record(_ key: RecordKey) throws -> SelectedRecord? {
        statement.bind(parameters.shard, key.shardRow)
        statement.bind(parameters.sequence, copying: key.sequenceKey)
        statement.bind(parameters.subSequence, key.subSequence)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let hasFieldKey = statement.isTextOrInteger(Column.fieldKey)
        return SelectedRecord(
            key: key,
            stream: statement.text(Column.stream),
            streamARN: statement.optionalText(Column.arn),
            shard: statement.int(Column.shard),
            hasDelivery: statement.int(Column.hasDelivery) != 0,
            deviceID: statement.optionalText(Column.deviceID),
            eventTime: statement.optionalInt(Column.eventTime),
            arrivalTime: statement.optionalInt(Column.arrivalTime),
            arrivalEstimated: statement.int(Column.arrivalEstimated) != 0,
            partitionKey: statement.optionalText(Column.partitionKey),
            explicitHashKey: statement.optionalText(Column.explicitHashKey),
            fieldKey: hasFieldKey ? statement.text(Column.fieldKey) : nil,
            payload: payload())
    }

    private func payload() -> SelectedRecord.Payload? {
        if statement.isNull(Column.payload) { return nil }
        let isText = statement.isTextOrInteger(Column.payload)
        let bytes = statement.bytes(Column.payload)
        return isText ? .text(bytes) : .bytes(bytes)
    }
}
