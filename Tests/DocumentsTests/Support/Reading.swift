import Coding
import Documents
import Records

/// What a document gave, in a form that two readings can be compared by: batches, arenas and positions in them are gone.
struct Reading: Equatable {
    struct Entry: Equatable {
        var index: Int64
        var kind: EntryKind
        var source: DocumentKind
        /// `shardId-…:NUMBER`, and the place in an aggregate where there is one.
        var identity: String
        var partitionKey: String?
        var explicitHashKey: String?
        var device: String?
        var eventTime: String?
        var arrival: String?
        var isEstimated: Bool
        var processed: String?
        var payload: [UInt8]?
        var isBytes: Bool
        var reason: String?
        var extra: String?
        var flag: PayloadFlag?
    }

    var entries: [Entry] = []
    var ranges: [FailedRange] = []
    var rejects: [Reject] = []
    var ignored = 0
    var streamARN: String?
    var kind = DocumentKind.unknown

    /// Reads a document that comes in pieces of `chunk` bytes into batches of so many entries.
    init(
        _ text: some Sequence<UInt8>, hints: ReadingHints = ReadingHints(), options: StreamOptions = .standard,
        chunk: Int = .max, room: Int = .max
    ) {
        let reader = DocumentReader(options: options, hints: hints)
        self.init(text, by: reader, chunk: chunk, room: room)
    }

    /// Reads a document with a reader that may have read others.
    init(_ text: some Sequence<UInt8>, by reader: DocumentReader, chunk: Int = .max, room: Int = .max) {
        reader.begin(MemorySource(Array(text), chunk: chunk))
        var isAtEnd = false
        while !isAtEnd {
            var batch = RecordBatch()
            isAtEnd = reader.read(into: &batch, upTo: BatchRoom(entries: room, bytes: .max))
            take(batch)
        }
        kind = reader.kind
    }

    init(_ text: String, hints: ReadingHints = ReadingHints(), options: StreamOptions = .standard) {
        self.init(text.utf8, hints: hints, options: options)
    }

    private mutating func take(_ batch: RecordBatch) {
        entries += batch.entries.map { Entry($0, of: batch) }
        ranges += batch.ranges
        rejects += batch.rejects
        ignored += batch.ignored
        streamARN = batch.streamARN ?? streamARN
    }

    /// How many entries the books count.
    var read: Int { entries.count + rejects.count }

    var identities: [String] { entries.map(\.identity) }
    var codes: [Reject.Code] { rejects.map(\.code) }
}

extension Reading.Entry {
    init(_ entry: BatchEntry, of batch: RecordBatch) {
        index = entry.index
        kind = entry.kind
        source = entry.source
        let number = SequenceNumber(storageKey: batch.text(entry.sequenceKey))?.digits ?? "none"
        identity = "\(ShardID(entry.shard)):\(number)" + (entry.subSequence < 0 ? "" : ".\(entry.subSequence)")
        partitionKey = entry.partitionKey.map(batch.text)
        explicitHashKey = entry.explicitHashKey.map(batch.text)
        device = entry.deviceID.map(batch.text)
        eventTime = entry.eventTime.map { Timestamp(microseconds: $0).description }
        arrival = entry.arrivalTime.map { Timestamp(microseconds: $0).description }
        isEstimated = entry.arrivalEstimated
        processed = entry.processedTime.map { Timestamp(microseconds: $0).description }
        payload = entry.payload.map { Array(batch.arena[$0.indices]) }
        isBytes = entry.payloadIsBytes
        reason = entry.reason.map(batch.text)
        extra = entry.extra.map(batch.text)
        flag = entry.flag
    }

    /// The payload as text.
    var text: String? { payload.map { String(decoding: $0, as: UTF8.self) } }
}

/// A text as a JSON string.
func quoted(_ text: String) -> String {
    var writer = JSONTextWriter(escaping: .least)
    writer.string(text)
    return writer.text
}
