import GRDB
import Queries
import Records

/// One record as the audit's scan of everything sees it.
@frozen
package struct AuditRecord: Sendable {
    package var key: KeyRow
    /// The number's digits where it has more than 57 of them.
    package var longSequence: String?
    /// Microseconds since 1970 UTC, as all times here.
    package var eventTime: Int64?
    package var arrivalTime: Int64?
    /// Whether the arrival was inferred from the sequence number.
    package var arrivalEstimated: Bool
    package var processedTime: Int64?
    /// Equal for equal partition key and payload; nil without a payload.
    package var contentHash: UInt64?

    /// The decimal digits of the number.
    package var sequence: String { key.value?.description ?? longSequence ?? "" }
}

/// A record's partition key, payload and device.
package struct RecordContent: Hashable, Sendable {
    package var partitionKey: String?
    package var payload: [UInt8]
    package var deviceID: String?
}

extension StoreReads {
    /// Hands out a shard's records in the order of (number, sub-sequence).
    ///
    /// - Parameters:
    ///   - shard: The store's row of the shard.
    ///   - hashing: Whether to hash the contents.
    package func scanRecords(
        shard: Int64, hashing: Bool, _ body: (borrowing AuditRecord) throws -> Void
    ) throws {
        let answered = try answered.places(of: shard, db)
        let rows = try RawRows(db, sql: Catalog.Audit.recordTimes, arguments: ["shard_id": shard])
        while try rows.next() {
            let (value, longSequence) = rows.sequence(0)
            let key = KeyRow(
                value: value, subSequence: Int32(truncatingIfNeeded: rows.integer(1)),
                state: rows.state(2, unless: answered))
            try body(
                AuditRecord(
                    key: key, longSequence: longSequence, eventTime: rows.optionalInteger(3),
                    arrivalTime: rows.optionalInteger(4), arrivalEstimated: rows.integer(5) != 0,
                    processedTime: rows.optionalInteger(6), contentHash: hashing ? rows.contentHash() : nil))
        }
    }

    /// One record's content; nil where there is no such record.
    package func content(shard: Int64, sequence: String, subSequence: Int32) throws -> RecordContent? {
        guard let number = SequenceNumber(sequence) else { return nil }
        let rows = try RawRows(
            db, sql: Catalog.Audit.recordContent,
            arguments: ["shard_id": shard, "sequence_key": number.storageKey, "sub_sequence": subSequence])
        guard try rows.next() else { return nil }
        let payload = rows.withBytes(1) { bytes in
            var copy: [UInt8] = []
            copy.reserveCapacity(bytes.count)
            for index in bytes.indices { copy.append(bytes[index]) }
            return copy
        }
        return RecordContent(partitionKey: rows.optionalText(0), payload: payload, deviceID: rows.optionalText(2))
    }
}

extension RawRows {
    /// The hash over partition key (column 7) and payload (column 8) of a scan of records.
    fileprivate func contentHash() -> UInt64? {
        guard !isNull(8) else { return nil }
        var hash = ContentHash()
        withBytes(7) { hash.combine($0) }
        withBytes(8) { hash.combine($0) }
        return hash.value
    }
}
