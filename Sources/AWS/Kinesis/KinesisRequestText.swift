import Coding

/// The body of a control call in the making: one flat JSON object.
struct KinesisRequestText {
    private var text = JSONTextWriter(escaping: .least)

    init() {
        text.beginObject()
    }

    /// Names the stream, by ARN or by name.
    mutating func appendStream(_ stream: String) {
        appendMember(stream.isARN ? "StreamARN" : "StreamName", stream)
    }

    mutating func appendMember(_ name: String, _ value: String) {
        text.key(name)
        text.string(value)
    }

    mutating func appendNumber(_ name: String, _ value: Int) {
        text.key(name)
        text.integer(value)
    }

    mutating func appendPosition(_ position: KinesisPosition) {
        switch position {
        case .at(let sequence):
            appendMember("ShardIteratorType", "AT_SEQUENCE_NUMBER")
            appendMember("StartingSequenceNumber", sequence)
        case .after(let sequence):
            appendMember("ShardIteratorType", "AFTER_SEQUENCE_NUMBER")
            appendMember("StartingSequenceNumber", sequence)
        case .time(let microseconds):
            appendMember("ShardIteratorType", "AT_TIMESTAMP")
            text.key("Timestamp")
            text.raw(Self.seconds(microseconds))
        case .oldest: appendMember("ShardIteratorType", "TRIM_HORIZON")
        case .latest: appendMember("ShardIteratorType", "LATEST")
        }
    }

    /// The whole body.
    mutating func finish() -> [UInt8] {
        text.endObject()
        return text.bytes
    }

    /// Seconds with milliseconds, finer than which the service keeps no time; cut off, so that the record that arrived at
    /// this very time is not left out.
    static func seconds(_ microseconds: Int64) -> String {
        let milliseconds = max(0, microseconds) / 1_000
        let digits = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}
