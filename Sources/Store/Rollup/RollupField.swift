import Records

/// The numbers of one field in one device-hour.
///
/// Nearly all are short decimals whose sum is one too: these take no reference and no allocation. What is longer moves to a
/// part of its own, and the sums stay exact.
struct RollupField {
    /// Minimum, maximum and sum, where one of them is no short decimal.
    private final class Wide {
        let minimum: ExactDecimal
        let maximum: ExactDecimal
        let sum: DecimalSum

        init(minimum: ExactDecimal, maximum: ExactDecimal, sum: DecimalSum) {
            self.minimum = minimum
            self.maximum = maximum
            self.sum = sum
        }
    }

    /// Index into the session's list of fields.
    let field: Int
    /// Finite numbers.
    private(set) var count: Int64 = 0
    /// `NaN` and infinities.
    var nonfinite: Int64 = 0
    private var least = ShortDecimal(mantissa: 0, scale: 0)
    private var greatest = ShortDecimal(mantissa: 0, scale: 0)
    private var total = ShortDecimal(mantissa: 0, scale: 0)
    private var wide: Wide?

    /// A field without numbers.
    init(field: Int) {
        self.field = field
    }

    /// A field as it was counted before.
    init(field: Int, count: Int64, nonfinite: Int64, minimum: ExactDecimal, maximum: ExactDecimal, sum: DecimalSum) {
        self.field = field
        self.count = count
        self.nonfinite = nonfinite
        if let least = minimum.short, let greatest = maximum.short, let total = sum.short {
            (self.least, self.greatest, self.total) = (least, greatest, total)
        } else {
            wide = Wide(minimum: minimum, maximum: maximum, sum: sum)
        }
    }

    /// The least number; zero while there is none.
    var minimum: ExactDecimal { wide?.minimum ?? ExactDecimal(least) }
    /// The greatest number; zero while there is none.
    var maximum: ExactDecimal { wide?.maximum ?? ExactDecimal(greatest) }
    /// The exact sum.
    var sum: DecimalSum {
        if let wide { return wide.sum }
        var sum = DecimalSum()
        sum.add(total)
        return sum
    }

    /// Minimum, maximum and sum where all are short.
    var short: (minimum: ShortDecimal, maximum: ShortDecimal, sum: ShortDecimal)? {
        wide == nil ? (least, greatest, total) : nil
    }

    /// Counts a number.
    @inline(__always)
    mutating func add(_ number: ShortDecimal) {
        guard wide == nil, let sum = total.adding(number) else { return add(ExactDecimal(number)) }
        if count == 0 {
            (least, greatest) = (number, number)
        } else if number < least {
            least = number
        } else if greatest < number {
            greatest = number
        }
        total = sum
        count += 1
    }

    /// Counts a number of any length.
    mutating func add(_ number: ExactDecimal) {
        var sum = sum
        sum.add(number)
        wide = Wide(
            minimum: count == 0 || number < minimum ? number : minimum,
            maximum: count == 0 || maximum < number ? number : maximum, sum: sum)
        count += 1
    }
}
