package import Coding
import Records

/// What an audit looks at, and where its suspicions begin.
package struct AuditOptions: Sendable {
    /// The label of the only stream to look at; nil for all.
    package var stream: String?
    /// How far, in microseconds, an event may be dated after its arrival or processing: device clocks differ, and an
    /// arrival estimated from a number is up to a second off.
    package var futureTolerance: Int64 = 5 * 60 * 1_000_000
    /// How long after its event a record may arrive, in microseconds, before it is late.
    package var lateAfter: Int64 = Timestamp.hour
    /// How far apart, in microseconds, two records with the same partition key and payload may arrive to be taken for
    /// one that was sent twice.
    package var republishedWithin: Int64 = 15 * 60 * 1_000_000
    /// How long the stream keeps its records, and at what time that is asked.
    package var retention = Retention()

    /// The filter of the pipeline's event source mapping: records that it drops are not missing.
    package var filter: EventFilter?

    package init(stream: String? = nil, filter: EventFilter? = nil) {
        self.stream = stream
        self.filter = filter
    }
}
