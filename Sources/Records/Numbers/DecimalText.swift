/// The one text in which a decimal number is printed and stored: `18`, `18.25`, `-0.5`, `0`.
///
/// No plus, no zeros that say nothing, no exponent as long as the digits that have to be written, zeros included, are
/// at most 40. Beyond that it is scientific: `1e+300`, `-2.5e-60`. Equal numbers have equal texts.
enum DecimalText {
    /// The longest number written without an exponent, in digits.
    static let plainDigitLimit = 40

    /// Appends `0.d1 d2 d3 … × 10^pointPosition`, where d1 is not zero; no digits are zero.
    static func append(
        _ digits: ArraySlice<UInt8>, pointPosition: Int, isNegative: Bool, to bytes: inout [UInt8]
    ) {
        var digits = digits
        while digits.last == 0 { digits.removeLast() }
        guard let first = digits.first else {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        let plainCount = max(pointPosition, 1) + max(digits.count - pointPosition, 0)
        if plainCount <= plainDigitLimit {
            appendPlain(digits, pointPosition: pointPosition, to: &bytes)
        } else {
            bytes.append(UInt8(ascii: "0") + first)
            if digits.count > 1 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(contentsOf: digits.dropFirst().lazy.map { UInt8(ascii: "0") + $0 })
            let exponent = pointPosition - 1
            bytes.append(contentsOf: (exponent < 0 ? "e-" : "e+").utf8)
            bytes.append(contentsOf: String(exponent.magnitude).utf8)
        }
    }

    private static func appendPlain(_ digits: ArraySlice<UInt8>, pointPosition: Int, to bytes: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        let ascii = digits.lazy.map { zero + $0 }
        if pointPosition <= 0 {
            bytes.append(contentsOf: "0.".utf8)
            bytes.append(contentsOf: repeatElement(zero, count: -pointPosition))
            bytes.append(contentsOf: ascii)
        } else {
            bytes.append(contentsOf: ascii.prefix(pointPosition))
            bytes.append(contentsOf: repeatElement(zero, count: max(pointPosition - digits.count, 0)))
            guard digits.count > pointPosition else { return }
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: ascii.dropFirst(pointPosition))
        }
    }

    /// Appends `mantissa / 10^scale`.
    static func append(mantissa: Int128, scale: Int, to bytes: inout [UInt8]) {
        guard let short = Int64(exactly: mantissa), short != .min, scale <= 18 else {
            BigDecimal(mantissa: mantissa, scale: scale).appendText(to: &bytes)
            return
        }
        if short < 0 { bytes.append(UInt8(ascii: "-")) }
        var (rest, places) = (short.magnitude, scale)
        while places > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            guard digit == 0 else { break }
            (rest, places) = (quotient, places - 1)
        }
        // Twenty digits hold any 64-bit number; the point needs a digit in front of it.
        var reversed = InlineArray<20, UInt8>(repeating: 0)
        var count = 0
        while rest > 0 || count <= places {
            reversed[count] = UInt8(rest % 10)
            rest /= 10
            count += 1
        }
        while count > 0 {
            count -= 1
            bytes.append(UInt8(ascii: "0") + reversed[count])
            if count == places, places > 0 { bytes.append(UInt8(ascii: ".")) }
        }
    }
}
