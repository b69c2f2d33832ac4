/// Signed decimal numbers as digit strings, added and divided as on paper.
struct PaperDecimal {
    /// The digits of `number × 10^places`.
    private var digits: String
    private var places: Int
    private var isNegative: Bool

    init(_ text: String) {
        var rest = Substring(text)
        isNegative = rest.first == "-"
        if isNegative { rest = rest.dropFirst() }
        let parts = rest.split(separator: "e")
        let number = parts[0].split(separator: ".")
        let fraction = number.count > 1 ? String(number[1]) : ""
        let exponent = parts.count > 1 ? Int(parts[1].drop { $0 == "+" }) ?? 0 : 0
        digits = SlowDecimal.trimmed(String(number[0]) + fraction)
        places = fraction.count - exponent
        if places < 0 {
            digits = SlowDecimal.trimmed(digits + String(repeating: "0", count: -places))
            places = 0
        }
    }

    static func sum(_ texts: [String]) -> PaperDecimal {
        var total = PaperDecimal("0")
        for text in texts { total.add(PaperDecimal(text)) }
        return total
    }

    private mutating func add(_ other: PaperDecimal) {
        let common = max(places, other.places)
        let left = SlowDecimal.trimmed(digits + String(repeating: "0", count: common - places))
        let right = SlowDecimal.trimmed(other.digits + String(repeating: "0", count: common - other.places))
        places = common
        if isNegative == other.isNegative {
            digits = SlowDecimal.add(left, right)
        } else if SlowDecimal.isLess(left, right) {
            digits = SlowDecimal.subtract(right, left)
            isNegative = other.isNegative
        } else {
            digits = SlowDecimal.subtract(left, right)
        }
    }

    /// The normal text: plain up to 40 digits, scientific beyond.
    var text: String {
        guard digits != "0" else { return "0" }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let whole = String(padded.prefix(padded.count - places))
        var fraction = String(padded.suffix(places))
        while fraction.last == "0" { fraction.removeLast() }
        let sign = isNegative ? "-" : ""
        if whole.count + fraction.count <= 40 { return sign + whole + (fraction.isEmpty ? "" : "." + fraction) }
        var significant = digits
        while significant.last == "0" { significant.removeLast() }
        let exponent = digits.count - places - 1
        let rest = significant.dropFirst()
        return sign + significant.prefix(1) + (rest.isEmpty ? "" : "." + rest)
            + (exponent < 0 ? "e-\(-exponent)" : "e+\(exponent)")
    }

    /// The quotient's first digits by long division, cut off; a digit 1 is appended where something was cut.
    func divided(by divisor: Int, digits count: Int) -> String {
        var remainder = 0
        var quotient = ""
        var position = 0
        let source = Array(digits)
        while position < source.count || (remainder != 0 && position < source.count + count) {
            remainder = remainder * 10 + (position < source.count ? source[position].wholeNumberValue ?? 0 : 0)
            quotient += String(remainder / divisor)
            remainder %= divisor
            position += 1
        }
        let exponent = source.count - position - places
        return (isNegative ? "-" : "") + quotient + (remainder != 0 ? "1e\(exponent - 1)" : "e\(exponent)")
    }
}
