/// Divisions whose result is the double nearest to the exact quotient, ties to even.
enum ExactQuotient {
    /// `numerator / denominator` for a denominator above zero.
    static func divide(_ numerator: UInt128, by denominator: UInt64) -> Double {
        guard numerator > 0 else { return 0 }
        if numerator < 1 << 53, denominator < 1 << 53 {
            // Both are exact as doubles, so that the one rounding of the division is the only one.
            return Double(UInt64(numerator)) / Double(denominator)
        }
        let shift = numerator.leadingZeroBitCount
        let (quotient, remainder) = (numerator << shift).quotientAndRemainder(dividingBy: UInt128(denominator))
        return nearest(quotient, exponent: -shift, isCut: remainder != 0)
    }

    /// `numerator / denominator` for numbers above zero of any size.
    static func divide(_ numerator: BigNatural, by denominator: BigNatural) -> Double {
        // The quotient gets 66 or 67 bits, more than a double can hold, and what is left only matters as not zero.
        let shift = 66 - (numerator.bitWidth - denominator.bitWidth)
        var (rest, divisor) = (numerator, denominator)
        rest.shiftLeft(by: max(shift, 0))
        divisor.shiftLeft(by: max(-shift, 0) + 67)
        var quotient: UInt128 = 0
        for _ in 0...67 {
            quotient <<= 1
            if rest.isAtLeast(divisor) {
                rest.subtract(divisor)
                quotient |= 1
            }
            divisor.shiftRightByOne()
        }
        return nearest(quotient, exponent: -shift, isCut: !rest.isZero)
    }

    /// The double nearest to `significand × 2^exponent`, or to a value a little above it where `isCut`. A cut
    /// significand has at least 55 bits.
    static func nearest(_ significand: UInt128, exponent: Int, isCut: Bool) -> Double {
        guard significand > 0 else { return 0 }
        let width = 128 - significand.leadingZeroBitCount
        // Below the normal doubles there are fewer bits to keep, at last none.
        let precision = min(53, exponent + width + 1_074)
        guard precision >= 0 else { return 0 }
        let dropped = max(width - precision, 0)
        var kept = significand >> dropped
        if dropped > 0 {
            let rest = significand & ((1 << UInt128(dropped)) - 1)
            let half: UInt128 = 1 << UInt128(dropped - 1)
            if rest > half || (rest == half && (isCut || kept & 1 == 1)) { kept += 1 }
        }
        return Double(sign: .plus, exponent: exponent + dropped, significand: Double(UInt64(kept)))
    }
}
