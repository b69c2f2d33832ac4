/// A sum of decimal numbers without rounding; whatever the order of its parts, the same sum.
///
/// Short numbers add up in one 128-bit integer. Only what does not fit goes to the big part, and the sum is both.
package struct DecimalSum: Sendable {
    private var mantissa: Int128 = 0
    private var scale: Int8 = 0
    private var big: BigDecimal?

    /// Zero.
    package init() {}

    /// Reads a sum back from its `text`, or from any JSON number whose digits lie between 10^-1200 and 10^2000.
    package init?(_ bytes: borrowing Span<UInt8>) {
        if let short = ShortDecimal(bytes) {
            add(short)
            return
        }
        guard let shape = NumberShape(bytes) else { return nil }
        guard !shape.isZero else { return }
        let lowest = shape.pointPosition - shape.significantDigits(bytes).count
        guard shape.pointPosition <= 2_000, lowest >= -1_200 else { return nil }
        add(BigDecimal(bytes, shape: shape))
    }

    /// Reads a sum back from its text.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// The sum as a short decimal, where it is one.
    package var short: ShortDecimal? {
        guard big == nil, let short = Int64(exactly: mantissa) else { return nil }
        return ShortDecimal(mantissa: short, scale: scale)
    }

    /// Adds a short number.
    package mutating func add(_ number: ShortDecimal) {
        if number.scale == scale {
            let (sum, overflow) = mantissa.addingReportingOverflow(Int128(number.mantissa))
            if !overflow {
                mantissa = sum
                return
            }
        }
        add(mantissa: Int128(number.mantissa), scale: number.scale)
    }

    /// Takes a short number away again.
    package mutating func subtract(_ number: ShortDecimal) {
        add(mantissa: -Int128(number.mantissa), scale: number.scale)
    }

    /// Adds a number.
    package mutating func add(_ number: ExactDecimal) {
        switch number.form {
        case .short(let short): add(short)
        case .big(let big): add(big)
        }
    }

    /// Takes a number away again.
    package mutating func subtract(_ number: ExactDecimal) {
        switch number.form {
        case .short(let short): subtract(short)
        case .big(let big): add(big.negated)
        }
    }

    /// Adds all that another sum holds.
    package mutating func merge(_ other: DecimalSum) {
        add(mantissa: other.mantissa, scale: other.scale)
        if let part = other.big { add(part) }
    }

    private mutating func add(_ number: BigDecimal) {
        if let (mantissa, scale) = number.scaled, scale <= Int(ShortDecimal.maximumScale) {
            add(mantissa: mantissa, scale: Int8(scale))
            return
        }
        var total = big ?? BigDecimal()
        total.add(number)
        big = total.isZero ? nil : total
    }

    private mutating func add(mantissa other: Int128, scale otherScale: Int8) {
        let common = max(scale, otherScale)
        if let left = mantissa.multipliedByPowerOfTen(Int(common - scale)),
            let right = other.multipliedByPowerOfTen(Int(common - otherScale))
        {
            let (sum, overflow) = left.addingReportingOverflow(right)
            if !overflow {
                (mantissa, scale) = (sum, common)
                return
            }
        }
        var total = big ?? BigDecimal()
        total.add(BigDecimal(mantissa: mantissa, scale: Int(scale)))
        total.add(BigDecimal(mantissa: other, scale: Int(otherScale)))
        big = total.isZero ? nil : total
        (mantissa, scale) = (0, 0)
    }

    private var total: BigDecimal {
        var total = BigDecimal(mantissa: mantissa, scale: Int(scale))
        if let big { total.add(big) }
        return total
    }

    /// The double nearest to the exact quotient of the sum and a count; nil where there is nothing to divide by.
    package func average(count: Int) -> Double? {
        guard count > 0 else { return nil }
        guard big == nil else { return total.quotient(by: UInt64(count)) }
        var denominator = UInt64(count)
        for _ in 0..<scale {
            let (product, overflow) = denominator.multipliedReportingOverflow(by: 10)
            if overflow { return total.quotient(by: UInt64(count)) }
            denominator = product
        }
        let quotient = ExactQuotient.divide(mantissa.magnitude, by: denominator)
        return mantissa < 0 ? -quotient : quotient
    }

    /// Appends the sum's normal text, see `text`.
    package func appendText(to bytes: inout [UInt8]) {
        if big == nil {
            DecimalText.append(mantissa: mantissa, scale: Int(scale), to: &bytes)
        } else {
            total.appendText(to: &bytes)
        }
    }

    /// The sum without needless zeros, as `ExactDecimal.text`. Equal sums have equal texts.
    package var text: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension DecimalSum: Equatable {
    package static func == (left: DecimalSum, right: DecimalSum) -> Bool {
        if left.scale == right.scale, left.big == nil, right.big == nil { return left.mantissa == right.mantissa }
        return left.total == right.total
    }
}

extension DecimalSum: CustomStringConvertible {
    package var description: String { text }
}
