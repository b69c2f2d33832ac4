import Coding
import Records

extension LogGrammar {
    /// Reads a message in Lambda's JSON format: `platform.start` and `platform.report` of the runtime, and what a logger
    /// wrote, whose `message` is read as a line of text is.
    static func jsonStatement(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement {
        var copy: [UInt8] = []
        copy.append(copying: text.extracting(start..<end))
        var reader = JSONElementReader(bytes: copy)
        guard let element = try? reader.next(), element.byteCount == end - start else {
            return LogStatement(meaning: .other)
        }
        let view = reader.view
        if let type = view.text(of: "type", in: 0), let record = view.member("record") {
            guard let id = requestID(view, "requestId", of: record, start) else { return LogStatement(meaning: .other) }
            switch type {
            case "platform.start": return LogStatement(meaning: .start, requestID: id)
            case "platform.report":
                let hasTimedOut = view.text(of: "status", in: record) == "timeout"
                return LogStatement(
                    meaning: .report(duration: duration(view, record), hasTimedOut: hasTimedOut), requestID: id)
            default: return LogStatement(meaning: .other)
            }
        }
        guard let message = view.member("message"), view[message].kind == .string else {
            return LogStatement(meaning: .other)
        }
        let id = requestID(view, "requestId", of: 0, start) ?? requestID(view, "AWSRequestId", of: 0, start)
        let begin = start + Int(view[message].start)
        var statement = Self.statement(text, begin, begin + Int(view[message].length))
        // The ranges are of the text as it is written: of one with escapes only the beginning says the same.
        if view[message].flags.contains(.escaped) { statement = Self.ofEscaped(statement) }
        return LogStatement(meaning: statement.meaning, requestID: id)
    }

    /// A statement without the parts that may hold escapes; none where such a part is all that it says.
    private static func ofEscaped(_ statement: LogStatement) -> LogStatement {
        switch statement.meaning {
        case .failed, .failedNumber, .failedUnnamed, .accepted, .data: LogStatement(meaning: .refused(.escaped))
        case .storeFailed, .stored: LogStatement(meaning: .other)
        default: statement
        }
    }

    private static func requestID(
        _ view: borrowing JSONView, _ name: StaticString, of object: Int, _ start: Int
    ) -> ByteRange? {
        guard let value = view.member(name, of: object), view[value].kind == .string,
            LogLine.requestID(view.bytes(value), at: 0, before: Int(view[value].length)) != nil,
            view[value].length == 36
        else { return nil }
        return ByteRange(start: start + Int(view[value].start), count: 36)
    }

    private static func duration(_ view: borrowing JSONView, _ record: Int) -> Int64? {
        guard let metrics = view.member("metrics", of: record), let value = view.member("durationMs", of: metrics),
            view[value].kind == .number
        else { return nil }
        return microseconds(view.bytes(value), 0, Int(view[value].length))?.value
    }
}
