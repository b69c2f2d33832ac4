/// The hour in an object's name: `2026/11/21/17`, as the recipe's handler writes it.
///
/// It is the hour in which the object was written, in UTC; the records in it may belong to another one.
package struct HourPrefix: Hashable, Sendable {
    /// The start of the hour.
    package let start: Timestamp

    /// The hour that holds an instant.
    package init(_ instant: Timestamp) {
        start = instant.hourStart
    }

    /// Reads `YYYY/MM/DD/HH`, with a slash at the end or without; nil for anything else.
    package init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)
        if bytes.count == Self.byteCount + 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard bytes.count == Self.byteCount, let start = Self.start(in: bytes, at: 0) else { return nil }
        self.start = start
    }

    /// The last hour prefix in an object's name, and the offset in UTF-8 at which it begins. It has to be made of whole
    /// path components, with something behind it.
    package static func find(in name: String) -> (prefix: HourPrefix, offset: Int)? {
        let bytes = Array(name.utf8)
        var offset = bytes.count - byteCount - 1
        while offset >= 0 {
            let startsComponent = offset == 0 || bytes[offset - 1] == UInt8(ascii: "/")
            if startsComponent, bytes[offset + byteCount] == UInt8(ascii: "/"), let start = start(in: bytes, at: offset)
            {
                return (HourPrefix(start), offset)
            }
            offset -= 1
        }
        return nil
    }

    static let byteCount = 13

    private static func start(in bytes: [UInt8], at offset: Int) -> Timestamp? {
        func number(_ start: Int, _ width: Int) -> Int? {
            var number = 0
            for index in offset + start..<offset + start + width {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                number = number * 10 + Int(digit)
            }
            return number
        }
        guard [4, 7, 10].allSatisfy({ bytes[offset + $0] == UInt8(ascii: "/") }),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            hour < 24, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return Timestamp(seconds: Int64(date.daysSinceEpoch * 86_400 + hour * 3_600))
    }
}

extension HourPrefix: CustomStringConvertible {
    /// `2026/11/21/17`.
    package var description: String {
        let bytes = start.utf8(fractionDigits: 0).prefix(Self.byteCount)
        return String(
            decoding: bytes.map { $0 < UInt8(ascii: "0") || $0 > UInt8(ascii: "9") ? UInt8(ascii: "/") : $0 },
            as: UTF8.self)
    }
}
