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
    static func append(_ fields: [RollupCell.Field], keys: [[UInt8]], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for field in fields {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(contentsOf: keys[field.field])
            bytes.append(UInt8(ascii: ":"))
            append(field, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ field: RollupCell.Field, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: String(field.count).utf8)
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: String(field.nonfinite).utf8)
        guard field.count > 0 else {
            bytes.append(contentsOf: ",null,null,null]".utf8)
            return
        }
        bytes.append(contentsOf: ",\"".utf8)
        field.minimum.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\"".utf8)
        field.maximum.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\"".utf8)
        let sumStart = bytes.count
        field.sum.appendText(to: &bytes)
        let isPlain = dividesExactly(bytes[sumStart...], count: field.count)
        bytes.append(UInt8(ascii: "\""))
        if !isPlain, let average = field.sum.average(count: Int(field.count)) {
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: DoubleText.text(average).utf8)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Whether the sum's digits and `count × 10^places` are both exact doubles: then their quotient is the nearest
    /// double. The views divide just so.
    private static func dividesExactly(_ sum: ArraySlice<UInt8>, count: Int64) -> Bool {
        var digits = 0
        var places = 0
        var isAfterPoint = false
        for byte in sum {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if isAfterPoint { places += 1 }
            case UInt8(ascii: "."): isAfterPoint = true
            case UInt8(ascii: "-"): break
            default: return false
            }
        }
        // 10^15 < 2^53 < 10^16
        guard digits <= 15, places <= 15, count < 1 << 53 else { return false }
        var denominator = count
        for _ in 0..<places {
            let (product, overflow) = denominator.multipliedReportingOverflow(by: 10)
            if overflow || product >= 1 << 53 { return false }
            denominator = product
        }
        return true
    }
}
