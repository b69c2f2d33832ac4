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
        guard let kinesis = view.member("kinesis", of: unit), view[kinesis].kind == .object else {
            return scope.refuse(.invalidField, "`kinesis` is no object", at: unit)
        }
        if let source = view.member("eventSourceARN", of: unit), view[source].kind == .string,
            !scope.admits(streamARN: view.string(source), at: unit)
        {
            return
        }
        var record = KinesisRecordAppender.Members()
        record.sequence = view.member("sequenceNumber", of: kinesis)
        record.payload = view.member("data", of: kinesis)
        record.partitionKey = view.member("partitionKey", of: kinesis)
        record.arrival = view.member("approximateArrivalTimestamp", of: kinesis)
        record.eventID = view.member("eventID", of: unit)
        if appender.append(record, of: view, unit, as: testimony, &scope, &batch) { scope.note(testimony.source) }
    }

    /// Reads one record of GetRecords' answer. It names no shard: its number does, or the user.
    mutating func readStreamRecord(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        var record = KinesisRecordAppender.Members()
        record.sequence = view.member("SequenceNumber", of: unit)
        record.payload = view.member("Data", of: unit)
        record.partitionKey = view.member("PartitionKey", of: unit)
        record.arrival = view.member("ApproximateArrivalTimestamp", of: unit)
        record.shard = view.member("ShardId", of: unit)
        let testimony = Testimony(source: .getRecords)
        if appender.append(record, of: view, unit, as: testimony, &scope, &batch) { scope.note(.getRecords) }
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
