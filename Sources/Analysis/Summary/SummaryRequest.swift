package import Records

/// Which of a record's times puts it into an hour.
package enum TimeBasis: String, CaseIterable, Sendable {
    /// When the device says it happened.
    case event
    /// When the stream took it, estimated from its number where nothing else tells.
    case arrival
    /// When the pipeline processed its first delivery.
    case processing
}

/// What a summary is asked for.
package struct SummaryRequest: Equatable, Sendable {
    /// The width of a row's time.
    package var window: TimeWindow = .hour
    package var basis: TimeBasis = .event
    /// Records of this time only, by `basis`; a record without a time is outside of any limited range.
    package var range: TimeRange = TimeRange()
    /// One device only.
    package var device: String?
    /// One stream only.
    package var stream: String?
    /// The payload fields to summarise, in this order; nil for all numeric ones by name.
    package var fields: [String]?

    package init() {}
}
