package import Coding

/// A known record that an event filter would drop.
package struct FilteredRow: Equatable, Sendable {
    package var record: RecordName
    /// `drops` or `notJSON`.
    package var verdict: EventFilter.Verdict
    /// Whether it was delivered all the same: then the filter was not in force.
    package var isDelivered: Bool
    package var partitionKey: String?
    package var deviceID: String?
}
