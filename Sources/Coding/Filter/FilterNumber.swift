import Records

/// A number of a pattern. It equals another by value (`300`, `300.0` and `3.0e2` are one number), and where a number is
/// beyond comparing (its nearest double is infinite) by its text.
struct FilterNumber: Sendable {
    var text: [UInt8]
    var value: ExactDecimal?

    init(_ text: String) {
        self.text = Array(text.utf8)
        value = ExactDecimal(text)
    }

    /// Whether it is the number with this text and value.
    func isEqual(_ other: Span<UInt8>, _ otherValue: ExactDecimal?) -> Bool {
        if other.isEqual(to: text) { return true }
        guard let value, let otherValue else { return false }
        return value == otherValue
    }
}

/// One end of a `numeric` range.
struct FilterBound: Sendable {
    var value: ExactDecimal
    var isIncluded: Bool

    /// What the service compares: ±5.0e9, 15 digits, 6 of them behind the point.
    static func isComparable(_ value: ExactDecimal) -> Bool {
        guard let limit = ExactDecimal("5000000000"), let least = ExactDecimal("-5000000000"),
            least <= value, value <= limit
        else { return false }
        // The text has no needless zeros. Scientific form stands only for numbers of very many places.
        let digits = value.text.utf8.drop { $0 == UInt8(ascii: "-") }
        if digits.contains(UInt8(ascii: "e")) { return false }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let places = parts.count > 1 ? parts[1].count : 0
        let significant = digits.filter { $0 != UInt8(ascii: ".") }.drop { $0 == UInt8(ascii: "0") }.count
        return places <= 6 && significant <= 15
    }
}
