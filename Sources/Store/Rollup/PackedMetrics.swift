import Records

/// The form in which a device-hour's fields stand in one row: a JSON object of
/// `field: [count, nonfinite, "min", "max", "sum"]`, fields by name.
///
/// Numbers that must keep their digits are strings. SQLite can open the text itself, so the views need no function of
/// ours. A sixth element holds the average where a division of doubles in SQL would not give the nearest double.
enum PackedMetrics {
    /// Appends the packed form of a cell's fields.
    ///
    /// - Parameters:
    ///   - fields: The cell's fields, by name.
    ///   - keys: The fields' names as JSON strings with quotes, by number.
    static func append(_ fields: [RollupField], keys: [[UInt8]], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for field in fields where field.count > 0 || field.nonfinite > 0 {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(contentsOf: keys[field.field])
            bytes.append(UInt8(ascii: ":"))
            append(field, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ field: RollupField, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: String(field.count).utf8)
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: String(field.nonfinite).utf8)
        guard field.count > 0 else {
            bytes.append(contentsOf: ",null,null,null]".utf8)
            return
        }
        if let (minimum, maximum, sum) = field.short {
            append(minimum, maximum, sum.normalised, of: field, to: &bytes)
        } else {
            appendWide(field, to: &bytes)
        }
    }

    private static func append(
        _ minimum: ShortDecimal, _ maximum: ShortDecimal, _ sum: ShortDecimal, of field: RollupField,
        to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: ",\"".utf8)
        minimum.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\"".utf8)
        maximum.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\"".utf8)
        sum.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        if !dividesExactly(sum, count: field.count) { appendAverage(of: field, to: &bytes) }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func appendWide(_ field: RollupField, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: ",\"".utf8)
        field.minimum.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\"".utf8)
        field.maximum.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\"".utf8)
        let start = bytes.count
        field.sum.appendText(to: &bytes)
        // Read back from its text, which is one for equal sums, however they were added up.
        let sum = ShortDecimal(bytes.span.extracting(start...))
        bytes.append(UInt8(ascii: "\""))
        if !(sum.map { dividesExactly($0, count: field.count) } ?? false) { appendAverage(of: field, to: &bytes) }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func appendAverage(of field: RollupField, to bytes: inout [UInt8]) {
        guard let average = field.sum.average(count: Int(field.count)) else { return }
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: DoubleText.text(average).utf8)
    }

    /// Whether the sum's digits and `count × 10^places` are both exact doubles: then their quotient is the nearest
    /// double. The views divide just so. The sum is in its normal form, so that equal sums have one answer.
    private static func dividesExactly(_ sum: ShortDecimal, count: Int64) -> Bool {
        // 10^15 < 2^53 < 10^16
        guard sum.mantissa.magnitude < 1_000_000_000_000_000, sum.scale <= 15 else { return false }
        var denominator = count
        for _ in 0..<sum.scale {
            let (product, overflow) = denominator.multipliedReportingOverflow(by: 10)
            if overflow { return false }
            denominator = product
        }
        return denominator < 1 << 53
    }
}
