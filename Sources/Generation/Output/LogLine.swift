import Records

/// An event of a log: what was printed at once, mostly a line.
struct LogLine {
    /// What a line is about. The raw values are the names in the truth.
    enum Kind: String, CaseIterable {
        case start, end, report
        case processed
        case error
        case failedRecord = "failed_record"
        /// Of a pair with the payload, the line before it is the first.
        case recordError = "record_error"
        case recordData = "record_data"
        case stored
        case storeError = "store_error"
        case timedOut = "timed_out"
        case summary
        case other
    }

    var kind: Kind
    /// In whole milliseconds, as the service keeps it.
    var time: Timestamp
    var text: String

    init(_ kind: Kind, _ time: Timestamp, _ text: String) {
        self.kind = kind
        self.time = time.floored(to: 1_000)
        self.text = text
    }
}

/// The lines of one run of a function.
struct LogBlock {
    /// The function's name.
    var function: String
    var requestID: String
    var lines: [LogLine] = []

    /// Adds the lines with which the runtime closes every run.
    mutating func close(_ begins: Timestamp, _ ends: Timestamp, isTimeOut: Bool, isLate: Bool, status: String = "") {
        let timeOut = LogLine(
            .timedOut, ends, "\(TraceText.iso(ends)) \(requestID) Task timed out after 60.05 seconds\n\n")
        // Older runtimes said so behind the report.
        if isTimeOut, !isLate { lines.append(timeOut) }
        let hundredths = (ends.microseconds - begins.microseconds) / 10
        let duration = "\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst())"
        let billed = (hundredths + 99) / 100
        lines.append(LogLine(.end, ends, "END RequestId: \(requestID)\n"))
        lines.append(
            LogLine(
                .report, ends,
                "REPORT RequestId: \(requestID)\tDuration: \(duration) ms\tBilled Duration: \(billed) ms\t"
                    + "Memory Size: 256 MB\tMax Memory Used: 84 MB\t\(status)\n"))
        if isTimeOut, isLate { lines.append(timeOut) }
    }

    mutating func start(_ time: Timestamp) {
        lines.append(LogLine(.start, time, "START RequestId: \(requestID) Version: $LATEST\n"))
    }
}
