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

    /// Reads a JSON number without an exponent and with at most 18 digits behind leading zeros; nil for all
    /// others, which may still be numbers: `ExactDecimal` reads them.
    package init?(_ bytes: borrowing Span<UInt8>) {
        let count = bytes.count
        guard count > 0 else { return nil }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        guard count &- start <= 18 || Self.hasLeadingZeros(bytes, from: start) else { return nil }
        var index = start
        var mantissa: UInt64 = 0
        while index < count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            index &+= 1
        }
        let wholeEnd = index
        guard wholeEnd > start, wholeEnd == start &+ 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
        if index < count {
            guard bytes[index] == UInt8(ascii: "."), index &+ 1 < count else { return nil }
            index &+= 1
            while index < count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                index &+= 1
            }
        }
        scale = wholeEnd == count ? 0 : Int8(truncatingIfNeeded: count &- wholeEnd &- 1)
        self.mantissa = isNegative ? 0 &- Int64(truncatingIfNeeded: mantissa) : Int64(truncatingIfNeeded: mantissa)
    }

    /// Whether a text of more than 18 bytes still has at most 18 digits that count: one more byte that is a point, or
    /// enough zeros behind `0.`.
    private static func hasLeadingZeros(_ bytes: borrowing Span<UInt8>, from start: Int) -> Bool {
        let digitCount = bytes.count - start - 1
        guard digitCount <= Int(maximumScale) + 1 else { return false }
        if digitCount == 18 {
            for index in start..<bytes.count where bytes[index] == UInt8(ascii: ".") { return true }
            return false
        }
        guard bytes[start] == UInt8(ascii: "0"), bytes[start + 1] == UInt8(ascii: ".") else { return false }
        for index in start + 2..<start + digitCount - 17 where bytes[index] != UInt8(ascii: "0") { return false }
        return true
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
