import Records

/// A range of records that a document says were given up.
struct FailedRangeTruth {
    var shard: Int
    /// The records, by their places in the history.
    var records: Range<Int>
    var first: String
    var last: String
    var isExpired: Bool
    var requestID: String
    var hasRecords: Bool

    init(_ chapter: PipelineHistory.Chapter, _ notice: FailureNotice, hasRecords: Bool) {
        shard = chapter.batch.shard
        records = chapter.firstRecord + notice.range.lowerBound..<chapter.firstRecord + notice.range.upperBound
        first = "\(chapter.batch.records[notice.range.lowerBound].number)"
        last = "\(chapter.batch.records[notice.range.upperBound - 1].number)"
        isExpired = notice.isExpired
        requestID = notice.requestID
        self.hasRecords = hasRecords
    }

    /// The row of the truth, with the records that nothing names.
    func row(unknown: Int) -> String {
        let condition = isExpired ? "RecordAgeExceeded" : "RetryAttemptsExhausted"
        return #"{"shard":"\#(ShardID(Int64(shard)))","first":"\#(first)","last":"\#(last)","#
            + #""batch_size":\#(records.count),"condition":"\#(condition)","request_id":"\#(requestID)","#
            + #""has_records":\#(hasRecords),"unknown":\#(unknown)}"#
    }

    /// How many records of several ranges nothing names, at least and at most, as far as the ranges' own numbers tell;
    /// the ranges touch each other, and are of one shard.
    static func unknown(_ ranges: [(records: Range<Int>, unknown: Int)]) -> ClosedRange<Int> {
        // What lies inside another range adds nothing.
        let outer = ranges.enumerated().filter { position, range in
            !ranges.enumerated().contains { other, wider in
                guard other != position, wider.records.contains(range.records) else { return false }
                return wider.records != range.records || other < position
            }
        }.map(\.element.unknown)
        return (outer.max() ?? 0)...outer.reduce(0, +)
    }
}

extension Range where Bound == Int {
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
