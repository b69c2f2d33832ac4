import Records

/// Values as Python's `json.dumps` and `isoformat` write them.
enum PythonText {
    /// Appends `hundredths / 100` as `repr(float)` has it.
    static func appendHundredths(_ hundredths: Int, to bytes: inout [UInt8]) {
        appendFixed(hundredths, places: 2, to: &bytes)
    }

    /// Appends `millionths / 1000000` as `repr(float)` has it, which turns to exponents below 0.0001.
    static func appendMillionths(_ millionths: Int, to bytes: inout [UInt8]) {
        let magnitude = millionths.magnitude
        guard magnitude < 100, magnitude > 0 else {
            appendFixed(millionths, places: 6, to: &bytes)
            return
        }
        if millionths < 0 { bytes.append(UInt8(ascii: "-")) }
        let (tens, ones) = (UInt8(magnitude / 10), UInt8(magnitude % 10))
        if tens == 0 {
            bytes.append(contentsOf: [UInt8(ascii: "0") + ones])
            bytes.append(contentsOf: "e-06".utf8)
        } else {
            bytes.append(UInt8(ascii: "0") + tens)
            if ones > 0 { bytes.append(contentsOf: [UInt8(ascii: "."), UInt8(ascii: "0") + ones]) }
            bytes.append(contentsOf: "e-05".utf8)
        }
    }

    private static func appendFixed(_ value: Int, places: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let magnitude = Int(value.magnitude)
        appendInteger(magnitude / scale, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        var fraction = magnitude % scale
        repeat {
            scale /= 10
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: fraction / scale))
            fraction %= scale
        } while fraction > 0
    }

    /// Appends a whole number that is not negative.
    static func appendInteger(_ number: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends a naive UTC time; six digits of fraction, or none where they are all zero.
    static func appendTime(_ time: Timestamp, to bytes: inout [UInt8]) {
        time.appendISO(to: &bytes, fractionDigits: time.microseconds % 1_000_000 == 0 ? 0 : 6)
    }

    /// Appends a string's inside as `json.dumps` escapes it, in ASCII.
    static func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, UInt8(unit)])
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x20...0x7E: bytes.append(UInt8(unit))
            default:
                let hex = String(unit, radix: 16)
                bytes.append(contentsOf: "\\u".utf8)
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - hex.utf8.count))
                bytes.append(contentsOf: hex.utf8)
            }
        }
    }
}
