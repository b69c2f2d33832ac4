import GRDB
import Queries

/// Where a payload without a sequence number stands.
package struct LoosePlace: Hashable, Sendable {
    /// The store's row of the stream.
    package var streamID: Int64
    package var stream: String
    /// The store's row of the object.
    package var objectID: Int64
    package var entryIndex: Int64
    /// Whether it could not be processed, and is not just a backup.
    package var isFailure: Bool
}

/// What a document says of a payload without a sequence number.
package struct LoosePayloadFacts: Equatable, Sendable {
    /// The kind of document.
    package var source: String
    /// Microseconds since 1970 UTC, as all times here.
    package var arrivalTime: Int64?
    package var processedTime: Int64?
    package var reason: String?
    package var requestID: String?
    package var deviceID: String?
    package var eventTime: Int64?
    package var bytes: Int64
}

/// A payload without a sequence number whose record the invocation that printed it tells.
package struct MatchedPayload: Equatable, Sendable {
    package var key: RecordPlace
    /// The store's row of the stream.
    package var streamID: Int64
    /// The shard's number.
    package var shard: Int64
    package var isDelivered: Bool
}

extension StoreReads {
    /// Hands out every payload without a sequence number by stream, then by the objects' contents and position. The span
    /// is gone with the call.
    package func loosePayloads(
        stream: String?, _ body: (LoosePlace, borrowing Span<UInt8>) throws -> Void
    ) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.loosePayloads, arguments: ["stream": stream])
        while try rows.next() {
            let place = LoosePlace(
                streamID: rows.integer(0), stream: rows.text(1), objectID: rows.integer(2),
                entryIndex: rows.integer(3), isFailure: rows.integer(4) != 0)
            try rows.withBytes(5) { try body(place, $0) }
        }
    }

    /// What its document says of one such payload; `nil` where there is none.
    package func loosePayloadFacts(_ place: LoosePlace) throws -> LoosePayloadFacts? {
        let rows = try RawRows(
            db, sql: Catalog.Audit.loosePayloadFacts,
            arguments: ["object_id": place.objectID, "entry_index": place.entryIndex])
        guard try rows.next() else { return nil }
        return LoosePayloadFacts(
            source: rows.text(0), arrivalTime: rows.optionalInteger(1), processedTime: rows.optionalInteger(2),
            reason: rows.optionalText(3), requestID: rows.optionalText(4), deviceID: rows.optionalText(5),
            eventTime: rows.optionalInteger(6), bytes: rows.integer(7))
    }

    /// Hands out the payloads whose record is known by request id, by stream, shard and number. The span is gone with the
    /// call.
    package func matchedPayloads(
        stream: String?, _ body: (MatchedPayload, borrowing Span<UInt8>) throws -> Void
    ) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.matchedPayloads, arguments: ["stream": stream])
        while try rows.next() {
            let match = MatchedPayload(
                key: rows.place, streamID: rows.integer(2), shard: rows.integer(3), isDelivered: rows.integer(4) != 0)
            try rows.withBytes(5) { try body(match, $0) }
        }
    }
}
