import Records

/// Pieces of text that several kinds of traces have.
enum TraceText {
    static let region = "us-east-1"
    static let account = "123456789012"
    static let streamName = "realtime-data-stream"
    static let streamARN = "arn:aws:kinesis:\(region):\(account):stream/\(streamName)"
    static let functionName = "kinesis-data-processor"
    static let otherFunctionName = "kinesis-event-processor"
    static let functionARN = "arn:aws:lambda:\(region):\(account):function:\(functionName)"
    static let bucket = "processed-data-1791205200"

    /// A JSON string, in ASCII, as Python writes it.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        PythonText.appendEscaped(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An arrival as the service keeps it: whole milliseconds.
    static func milliseconds(_ time: Timestamp) -> Int64 {
        time.floored(to: 1_000).microseconds / 1_000
    }

    /// `1752314405.321`: seconds, with a fraction where there is one.
    static func seconds(_ time: Timestamp) -> String {
        let milliseconds = milliseconds(time)
        var fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return "\(milliseconds / 1_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    /// `2025-07-12T10:00:06.021Z`, or without the fraction.
    static func iso(_ time: Timestamp, hasFraction: Bool = true) -> String {
        let text = time.description.dropLast(4)
        return (hasFraction ? String(text) : String(text.dropLast(4))) + "Z"
    }

    /// `2025/07/12` or `2025-07-12`.
    static func date(_ time: Timestamp, separator: Character = "/") -> String {
        String(time.dateText.map { $0 == "-" ? separator : $0 })
    }

    /// `YYYY/MM/DD/HH`.
    static func hour(_ time: Timestamp) -> String { "\(HourPrefix(time))" }
}
