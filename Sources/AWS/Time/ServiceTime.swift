/// Reads the forms in which services write times. All give microseconds since 1970 UTC, or `nil`.
package enum ServiceTime {
    /// An HTTP date, `Sun, 22 Nov 2026 01:07:00 GMT`: the one form that may be sent (RFC 9110, 5.6.7).
    package static func fromHeader(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, bytes[3] == UInt8(ascii: ","), text.hasSuffix(" GMT") else { return nil }
        let name = bytes[8..<11]
        guard let month = months.firstIndex(where: { $0.utf8.elementsEqual(name) }),
            let day = number(bytes[5..<7]), let year = number(bytes[12..<16]), let hour = number(bytes[17..<19]),
            let minute = number(bytes[20..<22]), let second = number(bytes[23..<25])
        else { return nil }
        return CalendarTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
            .microseconds
    }

    /// ISO 8601 as expirations are written: `2026-11-22T01:07:00Z`, with or without a fraction, `Z` or `+00:00`.
    package static func fromISO(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19])
        else { return nil }
        var rest = bytes[19...]
        var microsecond = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            guard !digits.isEmpty else { return nil }
            for place in 0..<6 {
                let index = digits.startIndex + place
                microsecond = microsecond * 10 + (index < digits.endIndex ? Int(digits[index] - UInt8(ascii: "0")) : 0)
            }
            rest = bytes[digits.endIndex...]
        }
        guard let offset = zone(rest) else { return nil }
        let time = CalendarTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond)
        return time.microseconds.map { $0 - Int64(offset) * 60_000_000 }
    }

    /// Minutes east of UTC.
    private static func zone(_ text: ArraySlice<UInt8>) -> Int? {
        if text.elementsEqual("Z".utf8) { return 0 }
        guard text.count == 6, let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            text[text.startIndex + 3] == UInt8(ascii: ":"), let hours = number(text.dropFirst().prefix(2)),
            let minutes = number(text.suffix(2)), minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
