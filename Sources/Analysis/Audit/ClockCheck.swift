import Records
import Store

/// Event times that do not fit the record's arrival or processing.
///
/// The reference is the arrival, where one is known or estimated, else the processing of the first delivery. An event is
/// `future` if it is dated after the reference by more than the tolerance, and `late` if it is dated before it by more
/// than the limit.
struct ClockCheck {
    private let futureTolerance: Int64
    private let lateAfter: Int64
    private(set) var future: Int64 = 0
    private(set) var late: Int64 = 0
    private(set) var compared: Int64 = 0
    private var greatest: [ClockRow.Kind: Int64] = [:]

    init(_ options: AuditOptions) {
        futureTolerance = options.futureTolerance
        lateAfter = options.lateAfter
    }

    /// What is wrong with a record's event time, and by how many microseconds.
    mutating func visit(_ record: borrowing AuditRecord) -> (kind: ClockRow.Kind, difference: Int64)? {
        guard let event = record.eventTime, let reference = record.arrivalTime ?? record.processedTime
        else { return nil }
        compared += 1
        // Both lie within the years 1 to 9999, so the difference fits.
        let ahead = event &- reference
        if ahead > futureTolerance {
            future += 1
            greatest[.future] = max(greatest[.future] ?? 0, ahead)
            return (.future, ahead)
        }
        if -ahead > lateAfter {
            late += 1
            greatest[.late] = max(greatest[.late] ?? 0, -ahead)
            return (.late, -ahead)
        }
        return nil
    }

    var findings: [AuditFinding] {
        [
            AuditFinding(
                check: .eventFuture, level: future > 0 ? .warning : .info, count: future,
                detail: future > 0
                    ? "records are dated more than \(Self.length(futureTolerance)) after they arrived, at most "
                        + "\(Self.length(greatest[.future] ?? 0)): a device's clock is ahead, and they stand in a later hour"
                    : "of \(compared) records none is dated more than \(Self.length(futureTolerance)) after it arrived"),
            AuditFinding(
                check: .eventLate, level: .info, count: late,
                detail: late > 0
                    ? "records arrived more than \(Self.length(lateAfter)) after their event, at most "
                        + "\(Self.length(greatest[.late] ?? 0)): they were late, or a device's clock is behind"
                    : "of \(compared) records none arrived more than \(Self.length(lateAfter)) after its event"),
        ]
    }

    /// A length of time for people, in its two largest units.
    static func length(_ microseconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
        var seconds = microseconds / 1_000_000
        var parts: [String] = []
        for (size, name) in units where seconds >= size && parts.count < 2 {
            parts.append("\(seconds / size) \(name)")
            seconds %= size
        }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }
}
