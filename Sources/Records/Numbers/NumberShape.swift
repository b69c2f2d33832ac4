/// Where the parts of a JSON number lie, found in one pass that also checks the grammar.
///
/// The number's value is `0.d1 d2 d3 … × 10^pointPosition`, where d1 is the first digit that is not zero.
struct NumberShape {
    /// Whether a minus sign stands in front; also true for `-0`.
    var isNegative: Bool
    /// Whether no digit differs from zero.
    var isZero: Bool
    /// Index of d1.
    var firstDigit: Int
    /// Index behind the last digit in front of the exponent.
    var digitsEnd: Int
    /// Decimal exponent as above.
    var pointPosition: Int

    /// Exponents are taken as at most this far from zero: beyond it every number is zero or infinite, however many
    /// digits stand in front of the exponent (a text of a billion digits would be needed to come back).
    private static let exponentLimit = 1_000_000_000

    /// Nil unless the bytes are exactly one number of the JSON grammar.
    init?(_ bytes: borrowing Span<UInt8>) {
        let count = bytes.count
        var index = 0
        isNegative = count > 0 && bytes[0] == UInt8(ascii: "-")
        if isNegative { index = 1 }
        let integerStart = index
        while index < count, Self.isDigit(bytes[index]) { index += 1 }
        let integerEnd = index
        guard integerEnd > integerStart, integerEnd == integerStart + 1 || bytes[integerStart] != UInt8(ascii: "0")
        else { return nil }
        if index < count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let fractionStart = index
            while index < count, Self.isDigit(bytes[index]) { index += 1 }
            guard index > fractionStart else { return nil }
        }
        digitsEnd = index
        var exponent = 0
        if index < count {
            guard let read = Self.exponent(bytes, from: index) else { return nil }
            exponent = read
        }
        firstDigit = integerStart
        while firstDigit < digitsEnd, bytes[firstDigit] &- UInt8(ascii: "1") > 8 { firstDigit += 1 }
        isZero = firstDigit == digitsEnd
        pointPosition =
            (firstDigit < integerEnd ? integerEnd - firstDigit : integerEnd + 1 - firstDigit) + exponent
    }

    /// How many digits there are from the first to the last that is not zero, and the index behind the last.
    func significantDigits(_ bytes: borrowing Span<UInt8>) -> (count: Int, end: Int) {
        var end = digitsEnd
        while end > firstDigit, bytes[end - 1] &- UInt8(ascii: "1") > 8 { end -= 1 }
        var count = end - firstDigit
        for index in firstDigit..<end where bytes[index] == UInt8(ascii: ".") { count -= 1 }
        return (count, end)
    }

    /// Reads `e`, an optional sign and digits up to the end of the bytes.
    private static func exponent(_ bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
        var index = start
        guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
        index += 1
        guard index < bytes.count else { return nil }
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
        guard index < bytes.count else { return nil }
        var exponent = 0
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            exponent = min(exponent * 10 + Int(digit), exponentLimit)
            index += 1
        }
        return isNegative ? -exponent : exponent
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
