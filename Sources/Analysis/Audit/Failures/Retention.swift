package import Records

/// How long the stream keeps its records, and at what time that is asked: what decides whether a record can still be
/// fetched.
package struct Retention: Equatable, Sendable {
    /// How long a record stays, in microseconds. A new stream keeps them for a day.
    package var duration: Int64
    /// The time at which it is asked; nil where nothing is to be said of expiry.
    package var asOf: Timestamp?

    package init(duration: Int64 = Timestamp.day, asOf: Timestamp? = nil) {
        self.duration = duration
        self.asOf = asOf
    }

    /// When a record goes that arrived at this time.
    func expiry(of arrival: Timestamp) -> Timestamp { arrival.advanced(by: duration) }

    /// Whether that time is past.
    func isPast(_ expiry: Timestamp?) -> Bool {
        guard let expiry, let asOf else { return false }
        return expiry <= asOf
    }

    /// Whole seconds until then, rounded down; 0 where it is past.
    func secondsLeft(until expiry: Timestamp?) -> Int64? {
        guard let expiry, let asOf else { return nil }
        return max(0, expiry.microseconds - asOf.microseconds) / 1_000_000
    }

    /// The length as people write it: `24h`, `7d`, `90s`.
    package var text: String {
        for (unit, letter) in [(Timestamp.day, "d"), (Timestamp.hour, "h"), (60_000_000, "m")]
        where duration % unit == 0 && duration > unit {
            return "\(duration / unit)\(letter)"
        }
        return "\(duration / 1_000_000)s"
    }
}
