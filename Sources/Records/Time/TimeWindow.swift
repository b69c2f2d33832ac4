/// The width of summary buckets: a length that divides a day, so that every day has the same buckets.
package struct TimeWindow: Hashable, Sendable {
    /// The width in microseconds.
    package let microseconds: Int64

    /// One hour.
    package static let hour = TimeWindow(checked: Timestamp.hour)

    private init(checked microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// A window of so many seconds; nil unless it divides a day.
    package init?(seconds: Int64) {
        guard seconds > 0, seconds <= 86_400, 86_400 % seconds == 0 else { return nil }
        microseconds = seconds * 1_000_000
    }

    /// Reads a number and a unit, `30s`, `15m`, `6h` or `1d`; nil where that is no such text or does not divide a day.
    package init?(_ text: String) {
        let digits = text.dropLast()
        guard let unit = text.utf8.last, let number = Int64(digits), digits.utf8.allSatisfy({ $0 &- 48 < 10 }),
            number <= 86_400
        else { return nil }
        switch unit {
        case UInt8(ascii: "s"): self.init(seconds: number)
        case UInt8(ascii: "m"): self.init(seconds: number * 60)
        case UInt8(ascii: "h"): self.init(seconds: number * 3_600)
        case UInt8(ascii: "d"): self.init(seconds: number * 86_400)
        default: return nil
        }
    }

    /// The start of the bucket that holds an instant.
    package func start(of time: Timestamp) -> Timestamp {
        time.floored(to: microseconds)
    }
}

extension TimeWindow: CustomStringConvertible {
    /// The shortest of the forms that `init(_:)` reads.
    package var description: String {
        let seconds = microseconds / 1_000_000
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
