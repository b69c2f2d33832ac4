/// An instant, in whole microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
@frozen
package struct Timestamp: Hashable, Sendable {
    /// Microseconds since the epoch, negative before it.
    package var microseconds: Int64

    /// The instant so many microseconds after the epoch.
    @inlinable
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The instant at the start of an epoch second.
    @inlinable
    package init(seconds: Int64) {
        microseconds = seconds * 1_000_000
    }

    /// Microseconds in an hour.
    package static let hour: Int64 = 3_600_000_000
    /// Microseconds in a day.
    package static let day: Int64 = 86_400_000_000

    /// 0001-01-01T00:00:00Z, the first instant that can be read or printed.
    package static let earliest = Timestamp(seconds: -62_135_596_800)
    /// The last microsecond of the year 9999.
    package static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

    /// The start of the hour that holds this instant.
    @inlinable
    package var hourStart: Timestamp { floored(to: 3_600_000_000) }

    /// The start of the UTC day that holds this instant.
    @inlinable
    package var dayStart: Timestamp { floored(to: 86_400_000_000) }

    /// The largest multiple of `width` microseconds since the epoch that is not after this instant.
    @inlinable
    package func floored(to width: Int64) -> Timestamp {
        let remainder = microseconds % width
        return Timestamp(microseconds: microseconds - (remainder < 0 ? remainder + width : remainder))
    }

    /// The instant so many microseconds later; stops at the ends of what can be printed.
    package func advanced(by distance: Int64) -> Timestamp {
        let (sum, overflow) = microseconds.addingReportingOverflow(distance)
        if overflow { return distance < 0 ? .earliest : .latest }
        return min(max(Timestamp(microseconds: sum), .earliest), .latest)
    }
}

extension Timestamp: Comparable {
    @inlinable
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}
