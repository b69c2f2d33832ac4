/// One end of a range of time as a person writes it: an instant, or a whole hour or day by its name.
package enum TimeBound: Hashable, Sendable {
    /// An ISO 8601 date and time.
    case instant(Timestamp)
    /// An hour by its prefix `2026/11/21/17`, or `2026-11-21T17`.
    case hour(Timestamp)
    /// A day, `2026-11-21` or `2026/11/21`.
    case day(Timestamp)

    /// Reads a bound; nil if it has none of the forms.
    package init?(_ text: String) {
        if let prefix = HourPrefix(text) {
            self = .hour(prefix.start)
        } else if let day = HourPrefix(text + "/00"), text.utf8.count == 10 {
            self = .day(day.start)
        } else if let instant = Timestamp(iso: text) {
            switch text.utf8.count {
            case 10: self = .day(instant)
            case 13: self = .hour(instant)
            default: self = .instant(instant)
            }
        } else {
            return nil
        }
    }

    /// The first instant inside, where this bound begins a range.
    package var since: Timestamp {
        switch self {
        case .instant(let time), .hour(let time), .day(let time): time
        }
    }

    /// The first instant outside, where this bound ends a range: an instant is excluded, a named hour or day included.
    package var until: Timestamp {
        switch self {
        case .instant(let time): time
        case .hour(let time): time.advanced(by: Timestamp.hour)
        case .day(let time): time.advanced(by: Timestamp.day)
        }
    }
}

/// A half-open range of time; a missing end is open.
package struct TimeRange: Hashable, Sendable {
    /// The first instant inside.
    package var since: Timestamp?
    /// The first instant behind the range.
    package var until: Timestamp?

    /// The range between two bounds.
    package init(since: TimeBound? = nil, until: TimeBound? = nil) {
        self.since = since?.since
        self.until = until?.until
    }

    /// Whether the instant lies inside.
    package func contains(_ time: Timestamp) -> Bool {
        if let since, time < since { return false }
        if let until, time >= until { return false }
        return true
    }

    /// Whether an hour that starts at this instant has any part inside, for choosing objects by their prefix.
    package func overlapsHour(startingAt start: Timestamp) -> Bool {
        if let since, start.advanced(by: Timestamp.hour) <= since { return false }
        if let until, start >= until { return false }
        return true
    }
}
