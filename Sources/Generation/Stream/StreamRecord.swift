import Records

/// A record of the synthetic stream.
struct StreamRecord {
    /// What befalls a record; at most one thing does.
    enum Fault: Equatable {
        case none
        case dropped
        /// Stored as failed; `isCured`: the last of several attempts succeeds.
        case failed(isCured: Bool)
        case conflicting
        /// The first and the second of two records with one payload.
        case republished
        case republication
        case text
        case nonfinite(Nonfinite)
        case late
        case future
        case wrongShard
        case gzipped
        case aggregated
        case brokenAggregate
        case altered
        /// Another function fails on it; `isCut`: the line with its payload is cut.
        case recordData(isCut: Bool)
        case unprocessed
        case unconverted

        /// Whether the recipe's handler fails on the record, prints that and goes on.
        var isDropped: Bool {
            switch self {
            case .dropped, .gzipped, .aggregated, .brokenAggregate: true
            default: false
            }
        }
    }

    /// What a temperature can be instead of a number.
    enum Nonfinite: String, CaseIterable {
        case nan = "NaN"
        case infinity = "Infinity"
        case negativeInfinity = "-Infinity"
    }

    /// The device's number, from 1.
    var device: Int
    /// The shard that holds the record.
    var shard: Int
    /// Position in the shard, from 0.
    var ordinal = 0
    /// The counter inside the number.
    var index: UInt64 = 0
    /// The sequence number.
    var number = SequenceValue(0)
    /// When the stream took it.
    var arrival: Timestamp
    /// What the device's clock said.
    var event: Timestamp
    /// In hundredths of a degree.
    var temperature: Int
    /// In hundredths of a percent.
    var humidity: Int
    /// In millionths of a degree.
    var latitude: Int
    /// In millionths of a degree.
    var longitude: Int
    /// In percent.
    var battery: Int
    var fault = Fault.none
    /// Ties two records with one payload together; 0 for all others.
    var pair = 0

    /// The shard that the record's `event_id` names. A wrong one lies beyond all real shards.
    var namedShard: Int { fault == .wrongShard ? shard + 900 : shard }

    /// How far a conflicting delivery's temperature lies off, in hundredths.
    static let conflictOffset = 500
}
