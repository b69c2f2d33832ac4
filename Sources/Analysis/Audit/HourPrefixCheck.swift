import Records
import Store

/// Objects filed under an hour that their last entry does not explain.
///
/// The recipe's handler takes the hour when it writes, after the last entry was processed and before the function's time
/// is over. So the hour is right if and only if it is that of some instant from the last entry's time to 15 minutes,
/// the longest run of a function, later.
enum HourPrefixCheck {
    /// The longest run of a function, in microseconds.
    static let longestRun: Int64 = 15 * 60 * 1_000_000

    /// Whether an object may have been written in this hour.
    static func agrees(hourPrefix: Timestamp, lastProcessed: Timestamp) -> Bool {
        hourPrefix >= lastProcessed.hourStart && hourPrefix <= lastProcessed.advanced(by: longestRun).hourStart
    }

    /// Hands out the objects that disagree, by stream and name.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (HourPrefixRow) throws -> Void) throws {
        try reads.objectsOutsideHour(stream: stream) { object in
            let hour = Timestamp(microseconds: object.hourPrefix)
            let last = Timestamp(microseconds: object.lastProcessed)
            guard !agrees(hourPrefix: hour, lastProcessed: last) else { return }
            try body(
                HourPrefixRow(
                    stream: object.stream, object: object.name, hourPrefix: HourPrefix(hour), lastProcessed: last))
        }
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var count: Int64 = 0
        try rows(reads, stream: stream) { _ in count += 1 }
        let (names, comparable) = try reads.hourPrefixCoverage(stream: stream)
        let left = names - comparable
        let rest = left > 0 ? "; \(left) names have no hour, or no entry with a time" : ""
        return AuditFinding(
            check: .hourPrefix, level: count > 0 ? .warning : .info, count: count,
            detail: count > 0
                ? "of \(comparable) objects are filed under an hour in which they cannot have been written" + rest
                : "\(comparable) objects are filed under the hour of their last entry, or the next within 15 minutes"
                    + rest)
    }
}
