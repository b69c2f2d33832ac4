import Coding
import Records

/// The time in front of a line of an exported log, and the other fixed forms that lines have.
enum LogLine {
    /// A time prefix: where the message begins, and the time.
    struct Prefix {
        /// Bytes of the time and its space.
        var byteCount: Int
        /// Microseconds since 1970 UTC.
        var time: Int64
    }

    /// No prefix is longer.
    static let maximumPrefixBytes = 40
    /// The text of the object that an export task writes to try whether it may.
    private static let marker: StaticString = "Permission Check Successful"

    /// Whether a text begins as an exported log does.
    static func begins(_ head: [UInt8]) -> Bool {
        let head = head.span
        return prefix(head, at: 0) != nil || head.has(marker, at: 0, before: head.count)
    }

    /// Reads `2026-11-21T17:00:00.000Z ` or `1795280400000 ` at an index; nil where neither stands there.
    static func prefix(_ text: borrowing Span<UInt8>, at start: Int) -> Prefix? {
        guard start + 14 <= text.count else { return nil }
        if text[start + 4] != UInt8(ascii: "-") { return epochPrefix(text, at: start) }
        // The form that exports have; others differ in the length of the fraction.
        if start + 25 <= text.count, text[start + 24] == 0x20, text[start + 23] == UInt8(ascii: "Z"),
            text[start + 19] == UInt8(ascii: "."), text[start + 10] == UInt8(ascii: "T"),
            let seconds = Timestamp(iso: text.extracting(start..<start + 19)),
            let fraction = digits(text, start + 20..<start + 23)
        {
            return Prefix(byteCount: 25, time: seconds.microseconds + fraction * 1000)
        }
        return longPrefix(text, at: start)
    }

    private static func epochPrefix(_ text: borrowing Span<UInt8>, at start: Int) -> Prefix? {
        guard text[start + 13] == 0x20, let milliseconds = digits(text, start..<start + 13) else { return nil }
        return Prefix(byteCount: 14, time: milliseconds * 1000)
    }

    private static func longPrefix(_ text: borrowing Span<UInt8>, at start: Int) -> Prefix? {
        let limit = min(text.count, start + maximumPrefixBytes)
        var index = start + 19
        while index < limit, text[index] != 0x20 { index += 1 }
        guard index < limit, text[index - 1] == UInt8(ascii: "Z"), text[start + 10] == UInt8(ascii: "T"),
            let time = Timestamp(iso: text.extracting(start..<index))
        else { return nil }
        return Prefix(byteCount: index + 1 - start, time: time.microseconds)
    }

    /// The number that some bytes spell; nil unless all of them are digits. At most eighteen.
    static func digits(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var number: Int64 = 0
        for index in range {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int64(digit)
        }
        return number
    }

    /// A request id that stands at an index: 36 characters of hexadecimal digits and hyphens.
    static func requestID(_ text: borrowing Span<UInt8>, at start: Int, before end: Int) -> ByteRange? {
        guard start >= 0, end - start >= 36 else { return nil }
        for offset in 0..<36 {
            let byte = text[start + offset]
            switch offset {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default:
                let isDigit = byte &- UInt8(ascii: "0") < 10
                guard isDigit || (byte | 0x20) &- UInt8(ascii: "a") < 6 else { return nil }
            }
        }
        return ByteRange(start: start, count: 36)
    }
}
