import Coding
import GRDB
import Queries

/// A record that evidence says failed, or that is known and was never delivered, with what tells its state.
package struct FailedRecord: Equatable, Sendable {
    /// The best that became of it in the replays.
    package struct Replay: Equatable, Sendable {
        package var name: String
        package var fate: CopyFate
        /// Where the copy lies; nil where no answer told it.
        package var newShard: String?
        package var newSequence: String?
        /// The object that delivers the copy.
        package var deliveredIn: String?
        /// The objects that say that the copy failed, sorted.
        package var documents: [String] = []

        package init(name: String, fate: CopyFate, newShard: String? = nil, newSequence: String? = nil) {
            self.name = name
            self.fate = fate
            self.newShard = newShard
            self.newSequence = newSequence
        }
    }

    package var stream: String
    /// The shard's number.
    package var shard: Int64
    /// Decimal digits.
    package var sequence: String
    /// Orders like the numbers.
    package var sequenceKey: String
    package var subSequence: Int32
    /// The object of the first delivery; nil where there is none.
    package var deliveredIn: String?
    package var hasPayload: Bool
    /// Why it failed, as evidence says that names it.
    package var reason: String?
    /// What kind of evidence names it as failed; nil where none does.
    package var failedSource: String?
    /// Request id of an invocation that failed with it.
    package var requestID: String?
    /// The kinds of evidence that name it, sorted.
    package var knownBy: [String]
    /// The objects that name it without delivering it, sorted.
    package var documents: [String]
    /// In microseconds since 1970 UTC.
    package var arrivalTime: Int64?
    /// Whether the arrival was inferred from the number.
    package var arrivalEstimated: Bool
    package var replay: Replay?

    /// Whether no delivery, no failure of its own and no replay is known: then a filter may account for it.
    package var isUnseen: Bool { deliveredIn == nil && failedSource == nil && replay == nil }
}

/// What became of a copy that a replay put into a stream, or may have put there; the best comes first.
package enum CopyFate: String, CaseIterable, Sendable {
    /// An object delivers it.
    case delivered
    /// The target has it; nothing tells yet what the pipeline made of it.
    case awaited
    /// It was sent, and the target's answer is not known.
    case unknown
    /// Evidence says that it failed, as its origin did.
    case failed
}

/// A range of failed records, as one message says it.
package struct StoredRange: Equatable, Sendable {
    package var stream: String
    /// The shard's number.
    package var shard: Int64
    /// Storage keys of the ends, both inclusive.
    package var firstKey: String
    package var lastKey: String
    package var batchSize: Int64
    package var requestID: String?
    package var condition: String?
    /// Arrival of the first and the last record, in microseconds since 1970 UTC.
    package var firstArrival: Int64?
    package var lastArrival: Int64?
    /// Whether a document brought the records themselves.
    package var hasRecords: Bool
    /// Numbers inside that any evidence names; sub-records of one number count once.
    package var known: Int64
    /// The objects that say it, sorted.
    package var documents: [String]
}

extension StoreReads {
    /// Hands out every failed or missing record by stream, shard, number and sub-sequence.
    package func failedRecords(stream: String?, _ body: (FailedRecord) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.failedRecords, arguments: ["stream": stream])
        while try rows.next() {
            let replay = rows.optionalText(13).map { name in
                var replay = FailedRecord.Replay(
                    name: name, fate: CopyFate(rawValue: rows.text(14)) ?? .unknown, newShard: rows.optionalText(15),
                    newSequence: rows.optionalText(16))
                replay.deliveredIn = rows.optionalText(18)
                replay.documents = rows.list(19)
                return replay
            }
            try body(
                FailedRecord(
                    stream: rows.text(0), shard: rows.integer(1), sequence: rows.text(2), sequenceKey: rows.text(17),
                    subSequence: Int32(truncatingIfNeeded: rows.integer(3)), deliveredIn: rows.optionalText(4),
                    hasPayload: rows.integer(5) != 0, reason: rows.optionalText(6), failedSource: rows.optionalText(7),
                    requestID: rows.optionalText(8), knownBy: rows.list(9), documents: rows.list(10),
                    arrivalTime: rows.optionalInteger(11), arrivalEstimated: rows.integer(12) != 0, replay: replay))
        }
    }

    /// The failed ranges by stream, shard, ends, size and request id, each message once.
    package func failedRanges(stream: String?) throws -> [StoredRange] {
        let rows = try RawRows(db, sql: Catalog.Audit.failedRanges, arguments: ["stream": stream])
        var ranges: [StoredRange] = []
        while try rows.next() {
            ranges.append(
                StoredRange(
                    stream: rows.text(0), shard: rows.integer(1), firstKey: rows.text(2), lastKey: rows.text(3),
                    batchSize: rows.integer(4), requestID: rows.optionalText(5), condition: rows.optionalText(6),
                    firstArrival: rows.optionalInteger(7), lastArrival: rows.optionalInteger(8),
                    hasRecords: rows.integer(9) != 0, known: rows.integer(10), documents: rows.list(11)))
        }
        return ranges
    }
}

extension RawRows {
    /// A column that holds a JSON array, as the texts in it.
    fileprivate func list(_ column: Int32) -> [String] {
        guard case .array(let values)? = JSONValue(text: Array(text(column).utf8)) else { return [] }
        return values.compactMap { value in
            guard case .string(let text) = value else { return nil }
            return text.string
        }
    }
}
