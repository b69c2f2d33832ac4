extension JSONValue: Equatable {
    /// When two numbers are equal.
    package enum NumberRule: Sendable {
        /// By their exact value: `1`, `1.0` and `1e0` are equal; so are `0` and `-0`.
        case exact
        /// By what Python's `json` makes of them: integers keep all digits, anything with a point or an exponent is the
        /// nearest double. `0.1` equals `0.10000000000000000001`, and `1e400` equals `Infinity`.
        case asPythonReads
    }

    /// Equal as JSON values: members in any order, numbers by their exact value, each of the words `NaN` and `Infinity`
    /// equal to itself.
    package static func == (left: JSONValue, right: JSONValue) -> Bool { left.isEqual(to: right, numbers: .exact) }

    /// Equal as JSON values, with numbers compared by a rule.
    package func isEqual(to other: JSONValue, numbers: NumberRule) -> Bool {
        switch (self, other) {
        case (.null, .null), (.nan, .nan), (.infinity, .infinity), (.negativeInfinity, .negativeInfinity): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let left), .number(let right)) where left == right: return true
        case (.number(let left), .number(let right)) where numbers == .exact:
            return ExactNumber(left) == ExactNumber(right)
        case (.string(let left), .string(let right)): return left == right
        case (.array(let left), .array(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.isEqual(to: $1, numbers: numbers) }
        case (.object(let left), .object(let right)): return Self.areEqual(left, right, numbers)
        default:
            guard numbers == .asPythonReads, let left = pythonNumber, let right = other.pythonNumber else {
                return false
            }
            return left == right
        }
    }

    private static func areEqual(_ left: [JSONMember], _ right: [JSONMember], _ numbers: NumberRule) -> Bool {
        guard left.count == right.count else { return false }
        let values = Dictionary(right.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
        return left.allSatisfy { member in
            values[member.key].map { member.value.isEqual(to: $0, numbers: numbers) } ?? false
        }
    }

    private var pythonNumber: PythonNumber? {
        switch self {
        case .number(let text): PythonNumber(text.utf8Span.span, isInteger: !text.utf8.contains(where: isFloatMark))
        case .infinity: .infinity
        case .negativeInfinity: .negativeInfinity
        default: nil
        }
    }

    private func isFloatMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") }
}

/// Whether two compact texts hold the same value.
package enum JSONEquality {
    /// Equal texts, else equal values in the sense of `JSONValue`. A text that is no JSON equals only itself.
    package static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if left == right { return true }
        guard let left = JSONValue(text: left), let right = JSONValue(text: right) else { return false }
        return left == right
    }
}

/// A JSON number in a form that is the same for the same value: sign, digits without zeros at either end, power of ten.
struct ExactNumber: Equatable {
    private var isNegative = false
    private var digits: [UInt8] = []
    private var exponent = 0
    /// An exponent of more than 18 digits, as written; such numbers are equal only if written with the same one.
    private var hugeExponent: String?

    /// - Parameter text: a number by JSON's grammar.
    init(_ text: String) {
        var mantissa = Substring(text)
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            mantissa = text[..<mark]
            readExponent(text[text.index(after: mark)...])
        }
        var fraction = false
        for byte in mantissa.utf8 {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): fraction = true
            default:
                if fraction { exponent -= 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { self = ExactNumber() }
    }

    private init() {}

    private mutating func readExponent(_ text: Substring) {
        let sign = text.first == "-" ? "-" : ""
        let digits = text.drop { $0 == "+" || $0 == "-" }.drop { $0 == "0" }
        if digits.count > 18 {
            hugeExponent = sign + digits
        } else {
            exponent = Int(sign + digits) ?? 0
        }
    }
}
