/// Counts, sizes and durations as people read them.
enum CountText {
    /// `1,234,567`.
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `1 object`, `2 objects`.
    static func counted(_ number: some BinaryInteger, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// `999 B`, `1.0 kB`, `12.3 MB`: powers of 1,000, one decimal.
    static func bytes(_ count: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var value = Double(count)
        var unit = 0
        while value >= 999.95, unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        return unit == 0 ? "\(count) B" : "\(tenths(value)) \(units[unit])"
    }

    /// `0:07`, `12:05`, `1:02:03`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int64(max(0, min(seconds, 1e9)).rounded(.up))
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = whole / 60
        return whole < 3_600
            ? "\(minutes):\(two(whole % 60))" : "\(minutes / 60):\(two(minutes % 60)):\(two(whole % 60))"
    }

    /// Seconds with three decimals.
    static func seconds(_ seconds: Double) -> String {
        let milliseconds = Int64((max(0, min(seconds, 1e12)) * 1_000).rounded())
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }

    /// Microseconds as seconds with six decimals, exactly.
    static func microseconds(_ microseconds: Int64) -> String {
        let fraction = String(microseconds.magnitude % 1_000_000)
        return (microseconds < 0 ? "-" : "") + "\(microseconds.magnitude / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
