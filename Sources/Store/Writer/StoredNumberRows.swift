import GRDB
import Records

/// Reads and rewrites all rows of one sequence number.
final class StoredNumberRows {
    private static let contentColumns = "event_time, partition_key, device_id, payload, strict_payload, extra"

    private let objects: ObjectRegistry
    private let readRecords: Statement
    private let readDeliveries: Statement
    private let readEvidence: Statement
    private let deleteRecords: Statement
    private let deleteDeliveries: Statement
    private let insertRecord: Statement
    private let insertDelivery: Statement

    init(_ db: Database, objects: ObjectRegistry) throws {
        self.objects = objects
        let columns = Self.contentColumns
        readRecords = try Statement(
            db,
            """
            SELECT \(columns), sub_sequence, object_id, entry_index, processed_time
            FROM record WHERE shard_id = ?1 AND sequence_key = ?2 ORDER BY sub_sequence
            """)
        readDeliveries = try Statement(
            db,
            """
            SELECT \(columns), sub_sequence, object_id, entry_index, processed_time, same, kind
            FROM delivery WHERE shard_id = ?1 AND sequence_key = ?2 ORDER BY sub_sequence, object_id, entry_index
            """)
        readEvidence = try Statement(
            db,
            """
            SELECT \(columns), sub_sequence, object_id, entry_index, arrival_time
            FROM evidence WHERE shard_id = ?1 AND sequence_key = ?2 ORDER BY sub_sequence, object_id, entry_index
            """)
        deleteRecords = try Statement(db, "DELETE FROM record WHERE shard_id = ?1 AND sequence_key = ?2")
        deleteDeliveries = try Statement(db, "DELETE FROM delivery WHERE shard_id = ?1 AND sequence_key = ?2")
        insertRecord = try Statement(
            db,
            """
            INSERT INTO record (\(columns), shard_id, sequence_key, sub_sequence, object_id, entry_index,
                processed_time, arrival_time, arrival_estimated)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """)
        insertDelivery = try Statement(
            db,
            """
            INSERT INTO delivery (\(columns), shard_id, sequence_key, sub_sequence, object_id, entry_index,
                processed_time, same, kind)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """)
    }

    /// Everything that is stored under a number, the rows dissolved into their deliveries.
    func read(shard: Int64, key: [UInt8]) throws -> StoredNumber {
        var number = StoredNumber()
        var contents: [Int64: DeliveryContent] = [:]
        try forEachRow(of: readRecords, shard, key) { row in
            let content = Self.content(row)
            contents[row.int(6)] = content
            number.stored.append(StoredNumber.Row(subSequence: Int32(truncatingIfNeeded: row.int(6))))
            guard let objectID = row.optionalInt(7) else { return }
            let first = try delivery(objectID, entryIndex: row.int(8), processedTime: row.optionalInt(9), content)
            number.deliveries.append(first)
            number.stored[number.stored.count - 1].first = first
        }
        try forEachRow(of: readDeliveries, shard, key) { row in
            let own = row.int(10) == 0 ? Self.content(row) : contents[row.int(6)]
            let further = try delivery(
                row.int(7), entryIndex: row.int(8), processedTime: row.optionalInt(9), own ?? .init())
            number.deliveries.append(further)
            guard let kind = DeliveryResolution.Kind(rawValue: String(decoding: row.bytes(11), as: UTF8.self)),
                let place = number.stored.firstIndex(where: { $0.subSequence == row.int(6) })
            else { return }
            number.stored[place].others.append((further, kind))
        }
        try forEachRow(of: readEvidence, shard, key) { row in
            let object = try objects.identity(ofObject: row.int(7))
            number.testimonies.append(
                StoredNumber.Testimony(
                    objectID: row.int(7), objectHash: object.hash, entryIndex: row.int(8),
                    subSequence: Int32(truncatingIfNeeded: row.int(6)), arrivalTime: row.optionalInt(9),
                    content: Self.content(row)))
        }
        return number
    }

    /// Puts these rows in place of those that are there.
    func replace(shard: Int64, key: [UInt8], with rows: [StoredNumber.Row], of number: StoredNumber) throws {
        for statement in [deleteDeliveries, deleteRecords] {
            statement.bind(1, shard)
            statement.bind(2, copyingText: key)
            try statement.run()
        }
        let arrival = number.arrival
        for row in rows {
            let content = row.first?.content ?? row.described ?? DeliveryContent()
            bind(content, to: insertRecord)
            bind(shard, key, row.subSequence, to: insertRecord)
            insertRecord.bind(10, row.first?.objectID)
            insertRecord.bind(11, row.first?.entryIndex)
            insertRecord.bind(12, row.first?.processedTime)
            insertRecord.bind(13, arrival?.time)
            insertRecord.bind(14, arrival.map { $0.isEstimated ? 1 : 0 })
            try insertRecord.run()
            for (delivery, kind) in row.others {
                let isSame = delivery.content.isSame(as: content)
                bind(isSame ? DeliveryContent() : delivery.content, to: insertDelivery)
                bind(shard, key, row.subSequence, to: insertDelivery)
                insertDelivery.bind(10, delivery.objectID)
                insertDelivery.bind(11, delivery.entryIndex)
                insertDelivery.bind(12, delivery.processedTime)
                insertDelivery.bind(13, isSame ? 1 : 0)
                insertDelivery.bind(14, copying: kind.rawValue)
                try insertDelivery.run()
            }
        }
    }

    private func delivery(
        _ objectID: Int64, entryIndex: Int64, processedTime: Int64?, _ content: DeliveryContent
    ) throws -> StoredNumber.Delivery {
        let object = try objects.identity(ofObject: objectID)
        return StoredNumber.Delivery(
            objectID: objectID, objectHash: object.hash, lineage: object.lineage, entryIndex: entryIndex,
            processedTime: processedTime, content: content, source: nil)
    }

    private func forEachRow(
        of statement: Statement, _ shard: Int64, _ key: [UInt8], _ body: (Statement) throws -> Void
    ) throws {
        statement.bind(1, shard)
        statement.bind(2, copyingText: key)
        defer { statement.reset() }
        while try statement.step() { try body(statement) }
    }

    private static func content(_ row: Statement) -> DeliveryContent {
        var content = DeliveryContent()
        content.eventTime = row.optionalInt(0)
        content.partitionKey = row.optionalBytes(1)
        content.deviceID = row.optionalBytes(2)
        if let payload = row.optionalBytes(3) { content.payload = row.isBlob(3) ? .bytes(payload) : .text(payload) }
        content.strictPayload = row.optionalBytes(4)
        content.extra = row.optionalBytes(5)
        return content
    }

    private func bind(_ content: DeliveryContent, to statement: Statement) {
        statement.bind(1, content.eventTime)
        statement.bind(2, copyingText: content.partitionKey)
        statement.bind(3, copyingText: content.deviceID)
        switch content.payload {
        case .text(let text): statement.bind(4, copyingText: text)
        case .bytes(let bytes): statement.bind(4, copyingBlob: bytes)
        case nil: statement.bindNull(4)
        }
        statement.bind(5, copyingText: content.strictPayload)
        statement.bind(6, copyingText: content.extra)
    }

    private func bind(_ shard: Int64, _ key: [UInt8], _ subSequence: Int32, to statement: Statement) {
        statement.bind(7, shard)
        statement.bind(8, copyingText: key)
        statement.bind(9, Int64(subSequence))
    }
}
