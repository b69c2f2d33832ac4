extension ShortDecimal {
    /// The exact sum; nil where it is no short decimal.
    @inlinable
    package func adding(_ other: ShortDecimal) -> ShortDecimal? {
        if scale == other.scale {
            let (sum, overflow) = mantissa.addingReportingOverflow(other.mantissa)
            return overflow ? nil : ShortDecimal(mantissa: sum, scale: scale)
        }
        return addingOtherScale(other)
    }

    @usableFromInline
    func addingOtherScale(_ other: ShortDecimal) -> ShortDecimal? {
        let common = max(scale, other.scale)
        guard let left = mantissa.multiplied(byPowerOfTen: common - scale),
            let right = other.mantissa.multiplied(byPowerOfTen: common - other.scale)
        else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : ShortDecimal(mantissa: sum, scale: common)
    }

    /// The same number without zeros at the end of its fraction: equal numbers have one such form.
    package var normalised: ShortDecimal {
        var (rest, places) = (mantissa, scale)
        while places > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            guard digit == 0 else { break }
            (rest, places) = (quotient, places - 1)
        }
        return ShortDecimal(mantissa: rest, scale: places)
    }

    /// Appends the number's normal text, as `ExactDecimal.text`.
    package func appendText(to bytes: inout [UInt8]) {
        DecimalText.append(mantissa: Int128(mantissa), scale: Int(scale), to: &bytes)
    }
}

extension Int64 {
    fileprivate func multiplied(byPowerOfTen exponent: Int8) -> Int64? {
        var result = self
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }
}
