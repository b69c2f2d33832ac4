import Analysis
import Records

/// The rows of `audit failures`: one for each record, and one for each range with records that nothing names.
enum FailureCells {
    static let columns =
        RecordName.columns + [
            "state", "reason", "payload", "source", "known_by", "evidence", "arrival_time", "arrival_estimated",
            "expires",
            "left", "request_id", "first", "last", "batch_size", "at_least", "at_most", "expires_last",
        ]

    static func cells(_ row: FailureRow) -> [Cell] {
        row.record.cells + [
            .text(row.state.rawValue), .text(row.reason), .boolean(row.hasPayload), .text(row.source),
            .list(row.knownBy), .list(row.evidence), .text(row.arrival?.description),
            row.arrival == nil ? .null : .boolean(row.arrivalEstimated), .text(row.expires?.description),
            .integer(row.secondsLeft), .text(row.requestID), .null, .null, .null, .null, .null, .null,
        ]
    }

    static func cells(_ row: FailedRangeRow) -> [Cell] {
        [
            .text(row.stream), .text(row.shard.description), .null, .null, .text(row.state.rawValue),
            .text(row.condition), .boolean(false), .text(DocumentKind.failureDocument.rawValue),
            .list([DocumentKind.failureDocument.rawValue]), .list(row.documents), .text(row.firstArrival?.description),
            row.firstArrival == nil ? .null : .boolean(false), .text(row.expires?.description),
            .integer(row.secondsLeft), .text(row.requestID), .text(row.first), .text(row.last),
            .integer(row.batchSize), .integer(row.unnamed.atLeast), .integer(row.unnamed.atMost),
            .text(row.expiresLast?.description),
        ]
    }

    static let tableColumns = [
        "stream", "shard", "sequence", "sub_sequence", "last", "records", "state", "reason", "payload", "source",
        "left",
    ]

    static func tableCells(_ row: FailureRow) -> [Cell] {
        row.record.cells + [
            .null, .text("1"), .text(row.state.rawValue), .text(row.reason), .boolean(row.hasPayload),
            .text(row.source),
            .text(row.secondsLeft.map { CountText.duration(Double($0)) }),
        ]
    }

    static func tableCells(_ row: FailedRangeRow) -> [Cell] {
        let count =
            row.unnamed.isExact
            ? CountText.grouped(row.unnamed.atLeast)
            : "\(CountText.grouped(row.unnamed.atLeast)) to \(CountText.grouped(row.unnamed.atMost))"
        return [
            .text(row.stream), .text(row.shard.description), .text(row.first), .null, .text(row.last), .text(count),
            .text(row.state.rawValue), .text(row.condition), .boolean(false),
            .text(DocumentKind.failureDocument.rawValue), .text(row.secondsLeft.map { CountText.duration(Double($0)) }),
        ]
    }
}
