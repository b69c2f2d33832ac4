extension Timestamp: CustomStringConvertible {
    /// `2026-11-21T17:00:00.000000Z`: always six digits of fraction, so that the order of texts is the order of times.
    package var description: String {
        String(decoding: utf8(fractionDigits: 6), as: UTF8.self) + "Z"
    }

    /// `2026-11-21T17:00:00Z`, the form in which hours and other whole seconds are printed; a fraction is left out.
    package var secondText: String {
        String(decoding: utf8(fractionDigits: 0), as: UTF8.self) + "Z"
    }

    /// `2026-11-21`.
    package var dateText: String {
        String(decoding: utf8(fractionDigits: 0).prefix(10), as: UTF8.self)
    }

    /// The instant in ISO 8601 without a zone: with six digits of fraction, or with none.
    package func utf8(fractionDigits: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        appendISO(to: &bytes, fractionDigits: fractionDigits)
        return bytes
    }

    /// Appends the instant in ISO 8601 without a zone: with six digits of fraction, or with none.
    package func appendISO(to bytes: inout [UInt8], fractionDigits: Int) {
        let second = floored(to: 1_000_000)
        let midnight = second.dayStart
        let date = CivilDate(daysSinceEpoch: Int(midnight.microseconds / Self.day))
        let secondOfDay = Int((second.microseconds - midnight.microseconds) / 1_000_000)
        Self.appendPair(date.year / 100, to: &bytes)
        Self.appendPair(date.year % 100, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.appendPair(date.month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.appendPair(date.day, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Self.appendPair(secondOfDay / 3_600, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.appendPair(secondOfDay / 60 % 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.appendPair(secondOfDay % 60, to: &bytes)
        guard fractionDigits == 6 else { return }
        let fraction = Int(microseconds - second.microseconds)
        bytes.append(UInt8(ascii: "."))
        Self.appendPair(fraction / 10_000, to: &bytes)
        Self.appendPair(fraction / 100 % 100, to: &bytes)
        Self.appendPair(fraction % 100, to: &bytes)
    }

    private static func appendPair(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / 10))
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number % 10))
    }
}
