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
        let second = floored(to: 1_000_000)
        let dayNumber = Int(second.dayStart.microseconds / Self.day)
        let date = CivilDate(daysSinceEpoch: dayNumber)
        let secondOfDay = Int((second.microseconds - second.dayStart.microseconds) / 1_000_000)
        append(date.year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(secondOfDay / 3_600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(secondOfDay / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(secondOfDay % 60, width: 2, to: &bytes)
        if fractionDigits == 6 {
            bytes.append(UInt8(ascii: "."))
            append(Int(microseconds - second.microseconds), width: 6, to: &bytes)
        }
        return bytes
    }

    private func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
