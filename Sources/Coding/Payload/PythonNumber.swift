import Records

/// What Python's `json` makes of a number: an integer exactly, anything with a point or an exponent as the nearest double.
/// Equal numbers are equal here, as in Python: `18`, `18.0` and `1.8e1` are one number.
enum PythonNumber: Equatable {
    /// The bits of a double, which integers that a double can hold share; zero has no sign.
    case double(UInt64)
    /// The text of an integer that no double is equal to.
    case integer([UInt8])

    /// The word `Infinity`, and floats beyond the largest double.
    static let infinity = PythonNumber(.infinity)
    /// The word `-Infinity`, and floats beyond the least double.
    static let negativeInfinity = PythonNumber(-.infinity)

    private init(_ double: Double) {
        self = .double(double == 0 ? 0 : double.bitPattern)
    }

    /// - Parameters:
    ///   - text: a number by JSON's grammar.
    ///   - isInteger: whether it has neither a point nor an exponent.
    init(_ text: Span<UInt8>, isInteger: Bool) {
        if let short = ShortDecimal(text) {
            if isInteger {
                let double = Double(short.mantissa)
                self = Int64(exactly: double) == short.mantissa ? PythonNumber(double) : Self.integer(copying: text)
                return
            }
            if short.mantissa.magnitude <= 1 << 53 {
                // Both are exact as doubles, so that the quotient is rounded once.
                self.init(Double(short.mantissa) / Self.powersOfTen[Int(short.scale)])
                return
            }
        }
        let double = Self.nearestDouble(text)
        guard isInteger else {
            self.init(double)
            return
        }
        if let exact = ExactDecimal(exactly: double), let value = ExactDecimal(text), exact == value {
            self.init(double)
        } else {
            self = Self.integer(copying: text)
        }
    }

    private static func integer(copying text: Span<UInt8>) -> PythonNumber {
        var bytes: [UInt8] = []
        bytes.append(copying: text)
        return .integer(bytes)
    }

    /// 10^0 to 10^22, each of which is a double exactly.
    private static let powersOfTen: [Double] = (0...22).map { exponent in
        var power = 1.0
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    private static func nearestDouble(_ text: Span<UInt8>) -> Double {
        var bytes: [UInt8] = []
        bytes.append(copying: text)
        return Double(String(decoding: bytes, as: UTF8.self)) ?? .nan
    }
}
