import Coding
import Records

/// Reads records as the stream itself gives them out: in a Lambda's event, and in what GetRecords answers. Both bring the
/// payload's bytes, the partition key and the arrival.
struct KinesisRecordReader: ~Copyable {
    /// What a document says of all its records.
    struct Testimony {
        /// `listed`, unless the document says that its records failed.
        var kind = EntryKind.listed
        var source: DocumentKind
        /// When the document says so, in microseconds since 1970 UTC.
        var processedTime: Int64?
        var reason: ByteRange?
        /// A compact JSON object.
        var extra: ByteRange?
    }

    private var appender: KinesisRecordAppender

    init(options: StreamOptions) {
        appender = KinesisRecordAppender(options: options)
    }

    /// Reads one record of a Lambda's event. Its shard stands in `eventID`, its stream in `eventSourceARN`.
    mutating func readEventRecord(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        readEventRecord(view, unit, as: Testimony(source: .lambdaEvent), &scope, &batch)
    }

    /// Reads one record of a Lambda's event, which may stand in a document that says more of it.
    mutating func readEventRecord(
        _ view: borrowing JSONView, _ unit: Int, as testimony: Testimony, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        let (outer, record) = Self.eventMembers(view, unit)
        guard let kinesis = outer.kinesis, view[kinesis].kind == .object, let record else {
            return scope.refuse(.invalidField, "`kinesis` is no object", at: unit)
        }
        if let stream = outer.stream, view[stream].kind == .string, !scope.admits(view, stream, at: unit) { return }
        if appender.append(record, of: view, unit, as: testimony, &scope, &batch) { scope.note(testimony.source) }
    }

    /// The members of an event's record beside those of its `kinesis`.
    private struct OuterMembers {
        var kinesis: Int?
        var stream: Int?
    }

    // Each key is compared once or twice: its length tells most apart. A key that is written with escapes, as no writer
    // does, is unknown.
    private static func eventMembers(
        _ view: borrowing JSONView, _ unit: Int
    ) -> (OuterMembers, KinesisRecordAppender.Members?) {
        var outer = OuterMembers()
        var eventID: Int?
        var key = unit + 1
        let end = Int(view[unit].next)
        while key < end {
            switch view[key].length {
            case 7:
                if view.matches(key, "kinesis") { outer.kinesis = key + 1 }
                if view.matches(key, "eventID") { eventID = key + 1 }
            case 14:
                if view.matches(key, "eventSourceARN") { outer.stream = key + 1 }
            default: break
            }
            key = Int(view[key].next)
        }
        guard let kinesis = outer.kinesis, view[kinesis].kind == .object else { return (outer, nil) }
        var record = recordMembers(view, kinesis)
        record.eventID = eventID
        return (outer, record)
    }

    private static func recordMembers(_ view: borrowing JSONView, _ kinesis: Int) -> KinesisRecordAppender.Members {
        var record = KinesisRecordAppender.Members()
        var key = kinesis + 1
        let end = Int(view[kinesis].next)
        while key < end {
            switch view[key].length {
            case 4:
                if view.matches(key, "data") { record.payload = key + 1 }
            case 10:
                if view.matches(key, "aggregated") { record.isAggregated = key + 1 }
            case 12:
                if view.matches(key, "partitionKey") { record.partitionKey = key + 1 }
            case 15:
                if view.matches(key, "explicitHashKey") { record.explicitHashKey = key + 1 }
            case 17:
                if view.matches(key, "subSequenceNumber") { record.subSequence = key + 1 }
            case 14:
                if view.matches(key, "sequenceNumber") { record.sequence = key + 1 }
            case 27:
                if view.matches(key, "approximateArrivalTimestamp") { record.arrival = key + 1 }
            default: break
            }
            key = Int(view[key].next)
        }
        return record
    }

    /// Reads one record of GetRecords' answer. It names no shard: its number does, or the user.
    mutating func readStreamRecord(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        var record = KinesisRecordAppender.Members()
        var key = unit + 1
        let end = Int(view[unit].next)
        while key < end {
            switch view[key].length {
            case 4:
                if view.matches(key, "Data") { record.payload = key + 1 }
            case 7:
                if view.matches(key, "ShardId") { record.shard = key + 1 }
            case 12:
                if view.matches(key, "PartitionKey") { record.partitionKey = key + 1 }
            case 14:
                if view.matches(key, "SequenceNumber") { record.sequence = key + 1 }
            case 27:
                if view.matches(key, "ApproximateArrivalTimestamp") { record.arrival = key + 1 }
            default: break
            }
            key = Int(view[key].next)
        }
        let testimony = Testimony(source: .getRecords)
        if appender.append(record, of: view, unit, as: testimony, &scope, &batch) { scope.note(.getRecords) }
    }

    /// Appends the first and the last record of a range, of which nothing but the numbers is known.
    func appendEnds(
        of range: FailedRange, _ view: borrowing JSONView, _ first: Int, _ last: Int, as testimony: Testimony,
        _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        for (number, arrival) in [(first, range.firstArrival), (last, range.lastArrival)] {
            var entry = appender.entry(
                ofNumber: view.bytes(number), shard: range.shard, arrival: arrival, appendingTo: &batch.arena)
            entry.index = scope.takeIndex()
            entry.take(testimony)
            batch.entries.append(entry)
            if range.firstKey == range.lastKey { break }
        }
    }

    /// The device and the event's time in a payload.
    mutating func describe(_ payload: borrowing Span<UInt8>, appendingTo arena: inout [UInt8]) -> PayloadTraits.Found {
        appender.traits.find(in: payload, appendingTo: &arena)
    }

    /// The shard of a number that no field tells: from the number itself, else from the user.
    func shard(ofNumber digits: borrowing Span<UInt8>, _ hints: ReadingHints) -> Int64? {
        appender.shard(ofNumber: digits, hints)
    }
}
