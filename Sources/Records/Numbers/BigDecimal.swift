/// A finite decimal number of any size, exact: for the numbers and sums that do not fit the short forms.
struct BigDecimal: Sendable {
    /// Groups of nine decimal digits, the least first; neither end is zero, and zero has none.
    private(set) var limbs: [UInt32]
    /// The first group's weight is 10^(9 × lowLimb).
    private(set) var lowLimb: Int
    /// Never set for zero.
    private(set) var isNegative: Bool

    private static let base: UInt32 = 1_000_000_000

    /// Zero.
    init() {
        self.init(limbs: [], lowLimb: 0, isNegative: false)
    }

    private init(limbs: [UInt32], lowLimb: Int, isNegative: Bool) {
        self.limbs = limbs
        self.lowLimb = lowLimb
        self.isNegative = isNegative
        normalize()
    }

    /// `mantissa / 10^scale` for a scale of zero or more.
    init(mantissa: Int128, scale: Int) {
        let lowLimb = -((scale + 8) / 9)
        var limbs: [UInt32] = []
        var rest = mantissa.magnitude
        while rest > 0 {
            limbs.append(UInt32(rest % UInt128(Self.base)))
            rest /= UInt128(Self.base)
        }
        self.init(limbs: limbs, lowLimb: lowLimb, isNegative: mantissa < 0)
        for _ in 0..<(-lowLimb * 9 - scale) { multiply(by: 10) }
    }

    /// The digits of a JSON number; the caller has seen to it that they are few enough.
    init(_ bytes: borrowing Span<UInt8>, shape: NumberShape) {
        let significant = shape.significantDigits(bytes)
        let lowest = shape.pointPosition - significant.count
        let lowLimb = lowest >= 0 ? lowest / 9 : -((8 - lowest) / 9)
        var weight: UInt32 = 1
        for _ in 0..<(lowest - lowLimb * 9) { weight *= 10 }
        var limbs: [UInt32] = []
        var limb: UInt32 = 0
        var index = significant.end
        while index > shape.firstDigit {
            index -= 1
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { continue }
            limb += UInt32(digit) * weight
            weight *= 10
            if weight == Self.base {
                limbs.append(limb)
                (limb, weight) = (0, 1)
            }
        }
        limbs.append(limb)
        self.init(limbs: limbs, lowLimb: lowLimb, isNegative: shape.isNegative)
    }

    /// The exact value of a finite double.
    init(exactly double: Double) {
        let exponent = double == 0 ? 0 : Int(double.exponent) - 52
        let significand =
            double == 0 ? 0 : Int128(Double(sign: .plus, exponent: -exponent, significand: double.magnitude))
        self.init(mantissa: significand, scale: 0)
        isNegative = double < 0
        for _ in 0..<max(exponent, 0) { multiply(by: 2) }
        guard exponent < 0 else { return }
        // m × 2^-k is m × 5^k / 10^k; the division only moves the groups once k is a multiple of nine.
        for _ in 0..<(-exponent) { multiply(by: 5) }
        let places = (-exponent + 8) / 9 * 9
        for _ in 0..<(places + exponent) { multiply(by: 10) }
        lowLimb -= places / 9
    }

    var isZero: Bool { limbs.isEmpty }

    /// The number as `mantissa / 10^scale` with a scale of at most 27, where it has such a form.
    var scaled: (mantissa: Int128, scale: Int)? {
        guard lowLimb >= -3, limbs.count + max(lowLimb, 0) <= 4 else { return nil }
        var mantissa: Int128 = 0
        for limb in limbs.reversed() { mantissa = mantissa * Int128(Self.base) + Int128(limb) }
        for _ in 0..<max(lowLimb, 0) { mantissa *= Int128(Self.base) }
        return (isNegative ? -mantissa : mantissa, max(-lowLimb, 0) * 9)
    }

    /// Adds a number.
    mutating func add(_ other: BigDecimal) {
        guard !other.isZero else { return }
        guard !isZero else {
            self = other
            return
        }
        if isNegative == other.isNegative {
            combine(self, other, sign: isNegative) { Int64($0) + Int64($1) }
        } else if magnitudeIsLess(than: other) {
            combine(other, self, sign: other.isNegative) { Int64($0) - Int64($1) }
        } else {
            combine(self, other, sign: isNegative) { Int64($0) - Int64($1) }
        }
    }

    /// The number with the other sign.
    var negated: BigDecimal {
        BigDecimal(limbs: limbs, lowLimb: lowLimb, isNegative: !isNegative)
    }

    private mutating func combine(
        _ left: BigDecimal, _ right: BigDecimal, sign: Bool, _ operation: (UInt32, UInt32) -> Int64
    ) {
        let low = min(left.lowLimb, right.lowLimb)
        let end = max(left.endLimb, right.endLimb)
        var result: [UInt32] = []
        result.reserveCapacity(end - low + 1)
        var carry: Int64 = 0
        for position in low..<end {
            var sum = operation(left.limb(at: position), right.limb(at: position)) + carry
            carry = 0
            if sum < 0 {
                sum += Int64(Self.base)
                carry = -1
            } else if sum >= Int64(Self.base) {
                sum -= Int64(Self.base)
                carry = 1
            }
            result.append(UInt32(sum))
        }
        if carry > 0 { result.append(UInt32(carry)) }
        self = BigDecimal(limbs: result, lowLimb: low, isNegative: sign)
    }

    private var endLimb: Int { lowLimb + limbs.count }

    private func limb(at position: Int) -> UInt32 {
        position >= lowLimb && position < endLimb ? limbs[position - lowLimb] : 0
    }

    private func magnitudeIsLess(than other: BigDecimal) -> Bool {
        guard !isZero, !other.isZero else { return isZero && !other.isZero }
        guard endLimb == other.endLimb else { return endLimb < other.endLimb }
        var position = endLimb
        while position > min(lowLimb, other.lowLimb) {
            position -= 1
            let (left, right) = (limb(at: position), other.limb(at: position))
            if left != right { return left < right }
        }
        return false
    }

    private mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            carry += UInt64(limbs[index]) * UInt64(factor)
            limbs[index] = UInt32(carry % UInt64(Self.base))
            carry /= UInt64(Self.base)
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
        normalize()
    }

    private mutating func normalize() {
        while limbs.last == 0 { limbs.removeLast() }
        if let first = limbs.firstIndex(where: { $0 != 0 }), first > 0 {
            limbs.removeFirst(first)
            lowLimb += first
        }
        if limbs.isEmpty {
            lowLimb = 0
            isNegative = false
        }
    }
}

extension BigDecimal: Comparable {
    static func == (left: BigDecimal, right: BigDecimal) -> Bool {
        left.isNegative == right.isNegative && left.lowLimb == right.lowLimb && left.limbs == right.limbs
    }

    static func < (left: BigDecimal, right: BigDecimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.magnitudeIsLess(than: left) : left.magnitudeIsLess(than: right)
    }
}

extension BigDecimal {
    /// The double nearest to the number divided by `divisor`, which is above zero.
    func quotient(by divisor: UInt64) -> Double {
        guard !isZero else { return 0 }
        var numerator = BigNatural(0)
        for limb in limbs.reversed() { numerator.multiply(by: Self.base, adding: limb) }
        var denominator = BigNatural(divisor)
        for _ in 0..<max(lowLimb, 0) { numerator.multiply(by: Self.base) }
        for _ in 0..<max(-lowLimb, 0) { denominator.multiply(by: Self.base) }
        let quotient = ExactQuotient.divide(numerator, by: denominator)
        return isNegative ? -quotient : quotient
    }

    /// Appends the number's normal text, see `DecimalText`.
    func appendText(to bytes: inout [UInt8]) {
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            var divisor = Self.base / 10
            while divisor > 0 {
                digits.append(UInt8(limb / divisor % 10))
                divisor /= 10
            }
        }
        let leading = digits.firstIndex { $0 != 0 } ?? digits.count
        let pointPosition = (lowLimb + limbs.count) * 9 - leading
        DecimalText.append(digits[leading...], pointPosition: pointPosition, isNegative: isNegative, to: &bytes)
    }
}
