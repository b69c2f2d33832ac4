/// A finite number exactly as its JSON text spells it, for minimum, maximum and sums without rounding.
///
/// Every text is a number whose nearest double is finite. Digits below 10^-1100 are beyond any device; a number that has
/// them is taken at the exact value of its nearest double.
package struct ExactDecimal: Sendable {
    enum Form: Sendable {
        case short(ShortDecimal)
        case big(BigDecimal)
    }

    let form: Form

    /// The same number as a short one.
    package init(_ short: ShortDecimal) {
        self.init(form: .short(short))
    }

    private init(form: Form) {
        self.form = form
    }

    /// Reads a JSON number. Nil where the bytes are no number of that grammar (`NaN` and `Infinity` are none), or one
    /// whose nearest double is infinite.
    package init?(_ bytes: borrowing Span<UInt8>) {
        if let short = ShortDecimal(bytes) {
            self.init(short)
            return
        }
        guard let shape = NumberShape(bytes) else { return nil }
        guard !shape.isZero else {
            self.init(ShortDecimal(mantissa: 0, scale: 0))
            return
        }
        let lowest = shape.pointPosition - shape.significantDigits(bytes).count
        // Below 10^308 every number is finite, and from 10^309 on none is; only in between the double has to tell.
        if shape.pointPosition <= 308, lowest >= Self.lowestExponent {
            self.init(form: .big(BigDecimal(bytes, shape: shape)))
            return
        }
        guard shape.pointPosition <= 309, let double = Self.nearestDouble(bytes), double.isFinite else { return nil }
        let isKept = lowest >= Self.lowestExponent
        self.init(form: .big(isKept ? BigDecimal(bytes, shape: shape) : BigDecimal(exactly: double)))
    }

    /// Reads a JSON number from text.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// The exact value of a double; nil where that is infinite or not a number.
    package init?(exactly double: Double) {
        guard double.isFinite else { return nil }
        self.init(form: .big(BigDecimal(exactly: double)))
    }

    /// Digits with a smaller power of ten are not kept.
    private static let lowestExponent = -1_100

    private static func nearestDouble(_ bytes: borrowing Span<UInt8>) -> Double? {
        guard let text = try? UTF8Span(validating: copy bytes) else { return nil }
        return Double(String(copying: text))
    }

    /// The number in short form, where it has one.
    package var short: ShortDecimal? {
        if case .short(let short) = form { return short }
        return nil
    }

    var big: BigDecimal {
        switch form {
        case .short(let short): BigDecimal(mantissa: Int128(short.mantissa), scale: Int(short.scale))
        case .big(let big): big
        }
    }

    /// The double nearest to the number.
    package var double: Double {
        guard case .short(let short) = form else { return big.quotient(by: 1) }
        var sum = DecimalSum()
        sum.add(short)
        return sum.average(count: 1) ?? 0
    }

    /// Appends the number's normal text, see `text`.
    package func appendText(to bytes: inout [UInt8]) {
        switch form {
        case .short(let short):
            DecimalText.append(mantissa: Int128(short.mantissa), scale: Int(short.scale), to: &bytes)
        case .big(let big): big.appendText(to: &bytes)
        }
    }

    /// The number without needless zeros: `18`, `18.25`, `-0.5`; scientific (`1e+300`) only where it would take more
    /// than 40 digits otherwise. Equal numbers have equal texts, and the text reads back as the same number.
    package var text: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension ExactDecimal: Comparable {
    package static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if case .short(let left) = left.form, case .short(let right) = right.form { return left == right }
        return left.big == right.big
    }

    package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if case .short(let left) = left.form, case .short(let right) = right.form { return left < right }
        return left.big < right.big
    }
}

extension ExactDecimal: CustomStringConvertible {
    package var description: String { text }
}
