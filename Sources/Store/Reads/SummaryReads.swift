import GRDB
import Queries

/// The counts of one row of the hourly rollup; its texts are lent beside it.
package struct RollupCounts: Equatable, Sendable {
    /// Start of the hour in microseconds since 1970 UTC; nil for records without a time.
    package var hour: Int64?
    package var records: Int64
    package var redelivered: Int64
    package var firstEvent: Int64?
    package var lastEvent: Int64?
}

/// What a summary reads of a delivered record; device and payload are lent beside it.
package struct DeliveredRecord: Equatable, Sendable {
    /// Microseconds since 1970 UTC, as the other times.
    package var eventTime: Int64?
    package var arrivalTime: Int64?
    package var processedTime: Int64?
    /// Further deliveries with the same payload.
    package var redelivered: Int64
}

/// A device-hour whose row in the rollup does not hold, because an import was stopped before it built it again.
package struct StaleHour: Hashable, Sendable {
    /// UTF-8; empty for records without a device.
    package var device: [UInt8]
    /// Nil for records without a time.
    package var hour: Int64?
}

extension StoreReads {
    /// The names of the payload fields that ever held a number, in the order of their bytes.
    package func numericFields() throws -> [String] {
        let rows = try RawRows(db, sql: Catalog.Summary.numericFields)
        var names: [String] = []
        while try rows.next() { names.append(rows.text(0)) }
        return names
    }

    /// The device-hours of a stream that have to be answered from its records; none after an import that ended well.
    package func staleHours(streamID: Int64) throws -> [StaleHour] {
        let rows = try RawRows(db, sql: Catalog.Summary.staleHours, arguments: ["stream_id": streamID])
        var hours: [StaleHour] = []
        while try rows.next() {
            hours.append(StaleHour(device: Array(rows.text(0).utf8), hour: Self.hour(rows.integer(1))))
        }
        return hours
    }

    /// Hands out a stream's device-hours by device and hour, those without a time first; reads no records.
    ///
    /// - Parameters:
    ///   - hours: Hours that begin in this range of microseconds since 1970 UTC; nil for all, and those without a time.
    ///   - device: The only device.
    ///   - body: The row, its device, and its fields packed as the schema says. Both texts are gone with the next row.
    package func rollup(
        streamID: Int64, hours: Range<Int64>?, device: String?,
        _ body: (RollupCounts, _ device: borrowing Span<UInt8>, _ metrics: borrowing Span<UInt8>) throws -> Void
    ) throws {
        // A year of many devices is sorted on disk, not in memory.
        try db.execute(sql: "PRAGMA temp_store = FILE")
        defer { try? db.execute(sql: "PRAGMA temp_store = MEMORY") }
        let rows = try RawRows(
            db, sql: Catalog.Summary.rollupRows,
            arguments: [
                "stream_id": streamID, "since": hours?.lowerBound, "until": hours?.upperBound, "device": device,
            ])
        while try rows.next() {
            let counts = RollupCounts(
                hour: Self.hour(rows.integer(1)), records: rows.integer(2), redelivered: rows.integer(3),
                firstEvent: rows.optionalInteger(4), lastEvent: rows.optionalInteger(5))
            try rows.withBytes(0) { device in
                try rows.withBytes(6) { metrics in try body(counts, device, metrics) }
            }
        }
    }

    /// How the copies of replayed records are counted.
    package func copyPlan() throws -> CopyPlan {
        try CopyPlan(db)
    }

    /// Hands out the delivered records that count in a stream: its own by shard and number, without those that are
    /// copies of replayed records, then the copies that count for its records. A copy has its origin's arrival where
    /// that is known.
    ///
    /// - Parameter body: The record, its device (empty where it has none), and its payload. Both texts are gone with the
    ///   next record.
    package func deliveredRecords(
        of stream: StoredStream, _ plan: CopyPlan,
        _ body: (DeliveredRecord, _ device: borrowing Span<UInt8>, _ payload: borrowing Span<UInt8>) throws -> Void
    ) throws {
        for shard in stream.shards {
            let rows = try RawRows(db, sql: Catalog.Summary.deliveredRecords, arguments: ["shard_id": shard.id])
            while try rows.next() {
                if !plan.isEmpty {
                    let key = RecordKey(
                        shardRow: shard.id, sequenceKey: rows.text(6), subSequence: rows.integer(7))
                    if plan.copies.contains(key) { continue }
                }
                try Self.lend(rows, body)
            }
        }
        for counted in plan.counted[stream.id] ?? [] {
            let rows = try RawRows(
                db, sql: Catalog.Summary.countedCopy,
                arguments: [
                    "shard_id": counted.copy.shardRow, "sequence_key": counted.copy.sequenceKey,
                    "sub_sequence": counted.copy.subSequence, "origin_shard_id": counted.origin.shardRow,
                    "origin_sequence_key": counted.origin.sequenceKey,
                    "origin_sub_sequence": counted.origin.subSequence,
                ])
            while try rows.next() { try Self.lend(rows, body) }
        }
    }

    private static func lend(
        _ rows: borrowing RawRows,
        _ body: (DeliveredRecord, _ device: borrowing Span<UInt8>, _ payload: borrowing Span<UInt8>) throws -> Void
    ) throws {
        let record = DeliveredRecord(
            eventTime: rows.optionalInteger(1), arrivalTime: rows.optionalInteger(2),
            processedTime: rows.optionalInteger(3), redelivered: rows.integer(4))
        try rows.withBytes(0) { device in
            try rows.withBytes(5) { payload in try body(record, device, payload) }
        }
    }

    private static func hour(_ stored: Int64) -> Int64? { stored == .min ? nil : stored }
}
