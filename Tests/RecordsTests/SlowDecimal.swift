/// Arithmetic on digit strings, as on paper: the slow twin of everything that is fast in `Records`.
enum SlowDecimal {
    static func isLess(_ left: String, _ right: String) -> Bool {
        let width = max(left.utf8.count, right.utf8.count)
        return padded(left, to: width) < padded(right, to: width)
    }

    static func add(_ left: String, _ right: String) -> String {
        let width = max(left.utf8.count, right.utf8.count)
        var carry = 0
        var digits: [Character] = []
        for (a, b) in zip(padded(left, to: width).reversed(), padded(right, to: width).reversed()) {
            let sum = value(a) + value(b) + carry
            digits.append(Character(String(sum % 10)))
            carry = sum / 10
        }
        if carry > 0 { digits.append("1") }
        return trimmed(String(digits.reversed()))
    }

    /// `left - right`, where that is not negative.
    static func subtract(_ left: String, _ right: String) -> String {
        var borrow = 0
        var digits: [Character] = []
        for (a, b) in zip(left.reversed(), padded(right, to: left.utf8.count).reversed()) {
            var difference = value(a) - value(b) - borrow
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 10 }
            digits.append(Character(String(difference)))
        }
        return trimmed(String(digits.reversed()))
    }

    static func multiply(_ number: String, by factor: Int) -> String {
        var carry = 0
        var digits: [Character] = []
        for digit in number.reversed() {
            let product = value(digit) * factor + carry
            digits.append(Character(String(product % 10)))
            carry = product / 10
        }
        return trimmed(String(carry) + String(digits.reversed()))
    }

    static func trimmed(_ number: String) -> String {
        let rest = number.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }

    private static func padded(_ number: String, to width: Int) -> String {
        String(repeating: "0", count: width - number.utf8.count) + number
    }

    private static func value(_ digit: Character) -> Int { digit.wholeNumberValue ?? 0 }
}
