/// The time of a signature in the two forms in which it is signed.
package struct SigningTime: Equatable, Sendable {
    /// `20150830T123600Z`.
    package let stamp: String
    /// `20150830`.
    package var date: Substring { stamp.prefix(8) }

    /// From microseconds since 1970 UTC.
    package init(microseconds: Int64) {
        let time = CalendarTime(microseconds: microseconds)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        func append(_ number: Int) {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / 10))
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number % 10))
        }
        append(time.year / 100)
        append(time.year % 100)
        append(time.month)
        append(time.day)
        bytes.append(UInt8(ascii: "T"))
        append(time.hour)
        append(time.minute)
        append(time.second)
        bytes.append(UInt8(ascii: "Z"))
        stamp = String(decoding: bytes, as: UTF8.self)
    }
}
