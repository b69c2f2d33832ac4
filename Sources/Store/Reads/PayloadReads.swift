import GRDB
import Queries
package import Records

/// A piece of evidence that brought a record's bytes, and the record's first delivery.
package struct ExactPayload: Sendable {
    package var key: RecordPlace
    /// Row of the evidence's object.
    package var evidenceObject: Int64
    /// The kind of document that it comes from.
    package var source: String
    /// Row of the object that delivered the record; `nil` without a delivery.
    package var object: Int64?
    /// Position of the delivery in its object.
    package var entryIndex: Int64?
    /// Whether what was delivered is compact JSON text, and not bytes or nothing.
    package var deliveredIsText: Bool
}

/// A record within its shard, as the scans name it.
package struct RecordPlace: Equatable, Sendable {
    /// The number; `nil` where it has more than 57 digits.
    package var value: SequenceValue?
    /// Its digits in that case.
    package var longSequence: String?
    /// −1 for a plain record.
    package var subSequence: Int32

    /// The decimal digits of the number.
    package var sequence: String { value?.description ?? longSequence ?? "" }
}

/// A record whose payload is known.
package struct PayloadRecord: Sendable {
    package var key: RecordPlace
    package var isDelivered: Bool
    package var partitionKey: String?
    package var deviceID: String?
}

extension StoreReads {
    /// Hands out every piece of evidence of a shard that brought bytes, in the order of the records, with the bytes as
    /// they were sent and the payload as it was delivered (empty without a delivery). The spans are gone with the call.
    ///
    /// - Parameter shard: The store's row of the shard.
    package func exactPayloads(
        shard: Int64,
        _ body: (ExactPayload, _ sent: borrowing Span<UInt8>, _ delivered: borrowing Span<UInt8>) throws -> Void
    ) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.exactPayloads, arguments: ["shard_id": shard])
        while try rows.next() {
            let payload = ExactPayload(
                key: rows.place, evidenceObject: rows.integer(2), source: rows.text(3), object: rows.optionalInteger(5),
                entryIndex: rows.optionalInteger(6), deliveredIsText: rows.integer(7) != 0)
            try rows.withBytes(4) { sent in
                try rows.withBytes(8) { delivered in try body(payload, sent, delivered) }
            }
        }
    }

    /// Hands out a shard's records whose payload is known, in order, with the payload: its bytes as they were sent, or
    /// else what was delivered of it. The span is gone with the call.
    ///
    /// - Parameter shard: The store's row of the shard.
    package func recordPayloads(
        shard: Int64, _ body: (PayloadRecord, borrowing Span<UInt8>) throws -> Void
    ) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.recordPayloads, arguments: ["shard_id": shard])
        while try rows.next() {
            if rows.isNull(5) { continue }
            let record = PayloadRecord(
                key: rows.place, isDelivered: rows.integer(2) != 0, partitionKey: rows.optionalText(3),
                deviceID: rows.optionalText(4))
            try rows.withBytes(5) { try body(record, $0) }
        }
    }

    /// Lends the payload of a record that was not delivered and of which nothing says that the function had it: no
    /// failure, no log line. `nil` for any other record.
    ///
    /// - Parameters:
    ///   - shard: The store's row of the shard.
    ///   - sequence: Decimal digits.
    package func withUnseenPayload<Result>(
        shard: Int64, sequence: String, subSequence: Int32, _ body: (borrowing Span<UInt8>) throws -> Result
    ) throws -> Result? {
        guard let number = SequenceNumber(sequence) else { return nil }
        let rows = try RawRows(
            db, sql: Catalog.Audit.undeliveredRecord,
            arguments: ["shard_id": shard, "sequence_key": number.storageKey, "sub_sequence": subSequence])
        guard try rows.next() else { return nil }
        return try rows.withBytes(0, body)
    }

    /// The name under which an object is listed: the least of its names.
    ///
    /// - Parameter object: The store's row of the object.
    package func objectName(_ object: Int64) throws -> String {
        try String.fetchOne(db, sql: "SELECT min(name) FROM object_name WHERE object_id = ?", arguments: [object]) ?? ""
    }
}

extension RawRows {
    /// The record of a row that begins with its storage key and sub-sequence.
    var place: RecordPlace {
        let (value, longSequence) = sequence(0)
        return RecordPlace(
            value: value, longSequence: longSequence, subSequence: Int32(truncatingIfNeeded: integer(1)))
    }
}
