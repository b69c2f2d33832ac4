import Ingest
import Replay

/// The words of a progress line.
enum ProgressText {
    /// `1,234 of 10,000 objects, 12.3 MB of 98.7 MB, 45.6 MB/s, 0:02 left`.
    static func line(_ progress: ImportProgress) -> String {
        var parts: [String] = []
        let of = progress.isComplete ? "of" : "of at least"
        parts.append(
            "\(CountText.grouped(progress.objectsDone)) \(of) \(CountText.grouped(progress.objectsFound)) objects")
        parts.append("\(CountText.bytes(progress.bytesDone)) \(of) \(CountText.bytes(progress.bytesFound))")
        if progress.seconds > 0 {
            let rate = Double(progress.bytesDone) / progress.seconds
            parts.append("\(CountText.bytes(Int64(rate)))/s")
            if progress.isComplete, rate > 0 {
                let left = Double(progress.bytesFound - progress.bytesDone) / rate
                parts.append("\(CountText.duration(left)) left")
            }
        }
        return parts.joined(separator: ", ")
    }

    static func json(_ progress: ImportProgress) -> OutputValue {
        .object([
            ("objects_done", .integer(progress.objectsDone)), ("objects_found", .integer(progress.objectsFound)),
            ("bytes_done", .integer(progress.bytesDone)), ("bytes_found", .integer(progress.bytesFound)),
            ("entries", .integer(progress.entries)), ("search_complete", .boolean(progress.isComplete)),
            ("seconds", .number(CountText.seconds(progress.seconds))),
        ])
    }

    /// `1,234 of 10,000 records`; into a stream also `, 567 records/s, 8 throttled`.
    static func line(_ progress: ReplayProgress) -> String {
        let total = progress.recordsTotal.map { " of \(CountText.grouped($0))" } ?? ""
        var line = "\(CountText.grouped(progress.recordsDone))\(total) records"
        if let rate = progress.recordsPerSecond { line += ", \(CountText.grouped(Int64(rate.rounded()))) records/s" }
        if let throttled = progress.throttled, throttled > 0 { line += ", \(CountText.grouped(throttled)) throttled" }
        return line
    }

    static func json(_ progress: ReplayProgress) -> OutputValue {
        var members: [(String, OutputValue)] = [
            ("records_done", .integer(progress.recordsDone)),
            ("records_total", progress.recordsTotal.map { .integer($0) } ?? .null),
        ]
        if let throttled = progress.throttled { members.append(("throttled", .integer(throttled))) }
        if let rate = progress.recordsPerSecond { members.append(("records_per_second", .real(rate.rounded()))) }
        return .object(members)
    }

    /// `3 of 12 stretches, 1,234 records, 5.6 MB, 0:12 behind`.
    static func line(_ progress: FetchProgress) -> String {
        var parts = [
            "\(CountText.grouped(progress.stretchesDone)) of \(CountText.counted(progress.stretches, "stretch", "stretches"))",
            CountText.counted(progress.records, "record"), CountText.bytes(progress.bytes),
        ]
        if progress.millisecondsBehind > 0 {
            parts.append("\(CountText.duration(Double(progress.millisecondsBehind) / 1_000)) behind the newest")
        }
        return parts.joined(separator: ", ")
    }

    static func json(_ progress: FetchProgress) -> OutputValue {
        .object([
            ("stretches_done", .integer(progress.stretchesDone)), ("stretches", .integer(progress.stretches)),
            ("records", .integer(progress.records)), ("bytes", .integer(progress.bytes)),
            ("milliseconds_behind", .integer(progress.millisecondsBehind)),
        ])
    }

    /// `120 of about 500 messages, 110 deleted`.
    static func line(_ progress: QueueFetchProgress) -> String {
        let of = progress.waiting.map { " of about \(CountText.grouped(max($0, progress.received)))" } ?? ""
        let deleted = progress.deleted > 0 ? ", \(CountText.grouped(progress.deleted)) deleted" : ""
        return "\(CountText.grouped(progress.received))\(of) messages\(deleted)"
    }

    static func json(_ progress: QueueFetchProgress) -> OutputValue {
        .object([
            ("received", .integer(progress.received)), ("waiting", progress.waiting.map { .integer($0) } ?? .null),
            ("deleted", .integer(progress.deleted)),
        ])
    }
}
