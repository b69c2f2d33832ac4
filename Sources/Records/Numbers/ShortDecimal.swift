/// A decimal number of at most 18 digits, `mantissa / 10^scale`: nearly every number that a device sends.
@frozen
package struct ShortDecimal: Sendable {
    /// The digits as one integer.
    package var mantissa: Int64
    /// How many of them stand behind the point, 0 to 22.
    package var scale: Int8

    /// The most digits behind the point; doubles printed with 17 digits down to 10^-5 fit.
    package static var maximumScale: Int8 { 22 }

    /// The number `mantissa / 10^scale`.
    @inlinable
    package init(mantissa: Int64, scale: Int8) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// Reads a JSON number without an exponent and with at most 18 digits behind leading zeros; nil for all others, which may still be
    /// numbers: `ExactDecimal` reads them.
    package init?(_ bytes: borrowing Span<UInt8>) {
        let count = bytes.count
        let isNegative = count > 0 && bytes[0] == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        guard count > start, count - start <= 24 else { return nil }
        var mantissa: Int64 = 0
        var point = -1
        for index in start..<count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit < 10 {
                guard mantissa < 100_000_000_000_000_000 else { return nil }
                mantissa = mantissa &* 10 &+ Int64(digit)
            } else {
                guard bytes[index] == UInt8(ascii: "."), point < 0, index > start else { return nil }
                point = index
            }
        }
        guard point != count - 1 else { return nil }
        if bytes[start] == UInt8(ascii: "0"), count - start > 1, point != start + 1 { return nil }
        self.mantissa = isNegative ? -mantissa : mantissa
        scale = point < 0 ? 0 : Int8(count - 1 - point)
    }
}

extension ShortDecimal: Comparable {
    @inlinable
    package static func == (left: ShortDecimal, right: ShortDecimal) -> Bool {
        left.scale == right.scale ? left.mantissa == right.mantissa : !(left < right) && !(right < left)
    }

    @inlinable
    package static func < (left: ShortDecimal, right: ShortDecimal) -> Bool {
        if left.scale == right.scale { return left.mantissa < right.mantissa }
        return left.isLess(thanOtherScale: right)
    }

    @usableFromInline
    func isLess(thanOtherScale other: ShortDecimal) -> Bool {
        if scale < other.scale {
            let aligned = Int128(mantissa).multipliedByPowerOfTen(Int(other.scale - scale))
            // Where the left number does not even fit once it is aligned, its sign alone decides.
            return aligned.map { $0 < Int128(other.mantissa) } ?? (mantissa < 0)
        }
        let aligned = Int128(other.mantissa).multipliedByPowerOfTen(Int(scale - other.scale))
        return aligned.map { Int128(mantissa) < $0 } ?? (other.mantissa > 0)
    }
}

extension Int128 {
    /// The number with so many zeros appended; nil on overflow.
    func multipliedByPowerOfTen(_ exponent: Int) -> Int128? {
        var result = self
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }
}
