import Coding
import Records

/// The lines that the function and its runtime write, whatever container holds them.
///
/// The first byte decides which few forms a message is compared with. Texts of exceptions may hold anything: an id is
/// taken up to its first colon, a reason to the message's end.
enum LogGrammar {
    private static let acceptedText: StaticString = "Processed record with EventID: "
    private static let countsText: StaticString = "Processed: "
    private static let failedText: StaticString = "Error processing record"
    private static let storeFailedText: StaticString = "Error storing data to S3:"
    private static let failedNumberText: StaticString = "Failed record "
    private static let dataText: StaticString = "Record data:"
    private static let storedText: StaticString = "Successfully stored "

    /// Reads the message that stands from `start` to `end`.
    static func statement(_ text: borrowing Span<UInt8>, _ start: Int, _ messageEnd: Int) -> LogStatement {
        var end = messageEnd
        while end > start, isBlank(text[end - 1]) { end -= 1 }
        guard end > start else { return LogStatement(meaning: .other) }
        if text[start] == UInt8(ascii: "["), let prefix = loggerPrefix(text, start, end) {
            return LogStatement(
                meaning: statement(text, prefix.end, end).meaning, requestID: prefix.requestID)
        }
        switch text[start] {
        case UInt8(ascii: "P"): return LogStatement(meaning: processed(text, start, end))
        case UInt8(ascii: "E"):
            if text.has("END RequestId: ", at: start, before: end) { return runtime(.end, text, start + 15, end) }
            return LogStatement(meaning: error(text, start, end))
        case UInt8(ascii: "F"): return LogStatement(meaning: failedNumber(text, start, end))
        case UInt8(ascii: "R"):
            if text.has("REPORT RequestId: ", at: start, before: end) {
                return runtime(report(text, start, end), text, start + 18, end)
            }
            if text.has("RequestId: ", at: start, before: end) { return requestError(text, start + 11, end) }
            return LogStatement(meaning: data(text, start, end))
        case UInt8(ascii: "S"):
            if text.has("START RequestId: ", at: start, before: end) { return runtime(.start, text, start + 17, end) }
            return LogStatement(meaning: stored(text, start, end))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return timedOut(text, start, end)
        case UInt8(ascii: "{"): return jsonStatement(text, start, end)
        default: return LogStatement(meaning: .other)
        }
    }

    private static func processed(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        if text.has(acceptedText, at: start, before: end) {
            let id = start + acceptedText.utf8CodeUnitCount
            guard let shard = EventID.shard(of: text.extracting(id..<end)),
                SequenceNumber.isValid(text.extracting(id + EventID.sequenceOffset..<end))
            else { return .refused(.brokenAccepted) }
            let number = id + EventID.sequenceOffset
            return .accepted(shard: shard, number: ByteRange(start: number, count: end - number))
        }
        if text.has(countsText, at: start, before: end) {
            return counts(text, start + countsText.utf8CodeUnitCount, end)
        }
        return isCut(acceptedText, text, start, end) ? .refused(.cutLine) : .other
    }

    /// `12 successful, 3 failed`
    private static func counts(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        let firstEnd = digitsEnd(text, start, end)
        guard text.has(" successful, ", at: firstEnd, before: end) else { return .other }
        let second = firstEnd + 13
        let secondEnd = digitsEnd(text, second, end)
        guard text.has(" failed", at: secondEnd, before: end), secondEnd + 7 == end,
            let accepted = LogLine.digits(text, start..<firstEnd), let failed = LogLine.digits(text, second..<secondEnd)
        else { return .other }
        return .counts(accepted: accepted, failed: failed)
    }

    private static func error(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        if text.has(storeFailedText, at: start, before: end) {
            return .storeFailed(rest(text, start + storeFailedText.utf8CodeUnitCount, end))
        }
        guard text.has(failedText, at: start, before: end) else {
            return isCut(failedText, text, start, end) ? .refused(.cutLine) : .other
        }
        let next = start + failedText.utf8CodeUnitCount
        guard next < end else { return .refused(.cutLine) }
        if text[next] == UInt8(ascii: ":") { return failedUnnamed(text, next + 1, end) }
        guard text[next] == 0x20 else { return .other }
        return failed(text, next + 1, end)
    }

    /// `shardId-…:NUMBER: REASON`
    private static func failed(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        guard text.has("shardId-", at: start, before: end) else {
            // The beginning of an id, or something else in its place.
            return end - start < 8 && isPrefix("shardId-", text, start, end)
                ? .refused(.brokenFailed) : .refused(.unnamedFailed)
        }
        guard let shard = EventID.shard(of: text.extracting(start..<end)) else { return .refused(.brokenFailed) }
        let number = start + EventID.sequenceOffset
        let numberEnd = digitsEnd(text, number, end)
        guard numberEnd < end, text[numberEnd] == UInt8(ascii: ":"),
            SequenceNumber.isValid(text.extracting(number..<numberEnd))
        else { return .refused(.brokenFailed) }
        return .failed(
            shard: shard, number: ByteRange(start: number, count: numberEnd - number),
            reason: rest(text, numberEnd + 1, end))
    }

    /// The reason, and the data where it stands in the same message.
    private static func failedUnnamed(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        var index = start
        while let lineEnd = text.extracting(..<end).firstIndex(of: 0x0A, from: index) {
            if text.has(dataText, at: lineEnd + 1, before: end) {
                var reasonEnd = lineEnd
                while reasonEnd > start, isBlank(text[reasonEnd - 1]) { reasonEnd -= 1 }
                return .failedUnnamed(
                    reason: rest(text, start, reasonEnd),
                    data: rest(text, lineEnd + 1 + dataText.utf8CodeUnitCount, end))
            }
            index = lineEnd + 1
        }
        return .failedUnnamed(reason: rest(text, start, end), data: nil)
    }

    private static func failedNumber(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        guard text.has(failedNumberText, at: start, before: end) else {
            return isCut(failedNumberText, text, start, end) ? .refused(.cutLine) : .other
        }
        let number = start + failedNumberText.utf8CodeUnitCount
        let numberEnd = digitsEnd(text, number, end)
        guard numberEnd > number else { return .other }
        guard numberEnd < end else { return .refused(.brokenFailed) }
        guard text[numberEnd] == UInt8(ascii: ":") else { return .other }
        guard SequenceNumber.isValid(text.extracting(number..<numberEnd)) else { return .refused(.brokenFailed) }
        return .failedNumber(
            ByteRange(start: number, count: numberEnd - number), reason: rest(text, numberEnd + 1, end))
    }

    private static func data(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        guard text.has(dataText, at: start, before: end) else {
            return isCut(dataText, text, start, end) ? .refused(.cutLine) : .other
        }
        return .data(rest(text, start + dataText.utf8CodeUnitCount, end))
    }

    /// `12 processed records to S3: KEY`
    private static func stored(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        guard text.has(storedText, at: start, before: end) else { return .other }
        let number = start + storedText.utf8CodeUnitCount
        let numberEnd = digitsEnd(text, number, end)
        guard text.has(" processed records to S3: ", at: numberEnd, before: end),
            let count = LogLine.digits(text, number..<numberEnd)
        else { return .other }
        return .stored(count, key: rest(text, numberEnd + 25, end))
    }
}

extension LogGrammar {
    /// A line that the runtime writes of a request.
    private static func runtime(
        _ meaning: LogStatement.Meaning, _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int
    ) -> LogStatement {
        guard let id = LogLine.requestID(text, at: start, before: end) else {
            return LogStatement(meaning: .refused(.brokenRequestID))
        }
        return LogStatement(meaning: meaning, requestID: id)
    }

    /// `\tDuration: 12.34 ms`, and a status where the runtime is of the newer kind.
    private static func report(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement.Meaning {
        var duration: Int64?
        var hasTimedOut = false
        var index = start
        while let tab = text.extracting(..<end).firstIndex(of: 0x09, from: index) {
            if text.has("Duration: ", at: tab + 1, before: end) { duration = milliseconds(text, tab + 11, end) }
            if text.has("Status: timeout", at: tab + 1, before: end) { hasTimedOut = true }
            index = tab + 1
        }
        return .report(duration: duration, hasTimedOut: hasTimedOut)
    }

    private static func milliseconds(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard let number = microseconds(text, start, end), text.has(" ms", at: number.end, before: end) else {
            return nil
        }
        return number.value
    }

    /// Microseconds of a number of milliseconds with an optional fraction, of which three digits count, and its end.
    static func microseconds(
        _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int
    ) -> (value: Int64, end: Int)? {
        let wholeEnd = digitsEnd(text, start, end)
        guard wholeEnd - start <= 12, let whole = LogLine.digits(text, start..<wholeEnd) else { return nil }
        guard wholeEnd < end, text[wholeEnd] == UInt8(ascii: ".") else { return (whole * 1000, wholeEnd) }
        let fractionEnd = digitsEnd(text, wholeEnd + 1, end)
        var fraction: Int64 = 0
        for index in wholeEnd + 1...wholeEnd + 3 {
            fraction = fraction * 10 + (index < fractionEnd ? Int64(text[index] - UInt8(ascii: "0")) : 0)
        }
        return (whole * 1000 + fraction, fractionEnd)
    }

    /// `REQUEST Error: …`
    private static func requestError(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement {
        guard let id = LogLine.requestID(text, at: start, before: end) else { return LogStatement(meaning: .other) }
        let isTimeout = text.has(" Error: Task timed out after ", at: start + 36, before: end)
        return LogStatement(meaning: isTimeout ? .timedOut : .other, requestID: id)
    }

    /// `TIME REQUEST Task timed out after 60.05 seconds`
    private static func timedOut(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> LogStatement {
        guard let prefix = LogLine.prefix(text.extracting(..<end), at: start),
            let id = LogLine.requestID(text, at: start + prefix.byteCount, before: end),
            text.has(" Task timed out after ", at: start + prefix.byteCount + 36, before: end)
        else { return LogStatement(meaning: .other) }
        return LogStatement(meaning: .timedOut, requestID: id)
    }

    /// What Python's logger puts in front under Lambda: `[LEVEL]`, the time and the request id, each with a tab.
    private static func loggerPrefix(
        _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int
    ) -> (end: Int, requestID: ByteRange?)? {
        let bytes = text.extracting(..<end)
        guard let first = bytes.firstIndex(of: 0x09, from: start), first - start <= 12,
            text[first - 1] == UInt8(ascii: "]"), let second = bytes.firstIndex(of: 0x09, from: first + 1),
            second - first <= 32, second > first + 20, text[second - 1] == UInt8(ascii: "Z"), second + 1 < end
        else { return nil }
        // Outside of an invocation the field is empty.
        if text[second + 1] == 0x09 { return (second + 2, nil) }
        guard let id = LogLine.requestID(text, at: second + 1, before: end), second + 37 < end,
            text[second + 37] == 0x09
        else { return nil }
        return (second + 38, id)
    }

    /// What stands behind a colon: without the blank that follows it.
    private static func rest(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> ByteRange {
        let begin = start < end && text[start] == 0x20 ? start + 1 : start
        return ByteRange(start: begin, count: max(0, end - begin))
    }

    /// Where the digits end that begin at an index.
    private static func digitsEnd(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, text[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        return index
    }

    /// Whether a message is the beginning of a line that would name a record: too long a part of it to be chance.
    private static func isCut(_ whole: StaticString, _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end - start >= 11 && isPrefix(whole, text, start, end)
    }

    private static func isPrefix(
        _ whole: StaticString, _ text: borrowing Span<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        whole.hasPrefix(text.extracting(start..<end))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x0A || byte == 0x20 || byte == 0x0D || byte == 0x09
    }
}
