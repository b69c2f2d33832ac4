/// A run of bytes inside a batch's arena.
@frozen
package struct ByteRange: Equatable, Sendable {
    /// Offset of the first byte.
    package var start: UInt32
    /// Number of bytes.
    package var count: UInt32

    @inlinable
    package init(start: Int, count: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.count = UInt32(truncatingIfNeeded: count)
    }

    /// The range as array indices.
    @inlinable package var indices: Range<Int> { Int(start)..<Int(start) + Int(count) }

    /// A range of no bytes, used for empty text; absence is `nil`.
    @inlinable package static var empty: ByteRange { ByteRange(start: 0, count: 0) }
}

/// Everything that one object, or one part of a large object, brought: its entries in their order, facts that are no
/// record's own, and what could not be read.
///
/// The entries' texts lie in one arena, so that handing a batch from a reading thread to the writer moves three arrays and
/// copies nothing, and the writer can bind the bytes where they lie.
package struct RecordBatch: Sendable {
    /// The texts that the entries point into.
    package var arena: [UInt8]
    /// The entries, by entry index.
    package var entries: [BatchEntry]
    /// The numeric payload fields of all entries, grouped by entry.
    package var metrics: [MetricValue]
    /// The scalar payload fields that occur, by dotted name; `MetricValue.field` points into it.
    package var fields: [PayloadField]
    /// Payloads whose record is not known. Each counts as an entry of its own.
    package var loosePayloads: [LoosePayload]
    /// Objects that a listing names. Each counts as an entry of its own.
    package var listedObjects: [ListedObject]
    /// Ranges of records that failed. No entries: the records that they name are.
    package var ranges: [FailedRange]
    /// Invocations of the function, from its log. No entries.
    package var invocations: [Invocation]
    /// What could not be read, in document order.
    package var rejects: [Reject]
    /// Parts that are well formed and say nothing of the pipeline, such as other lines of a log. No entries.
    package var ignored: Int
    /// The stream's ARN, without `/consumer/…`, where the object names it.
    package var streamARN: String?

    package init() {
        arena = []
        entries = []
        metrics = []
        fields = []
        loosePayloads = []
        listedObjects = []
        ranges = []
        invocations = []
        rejects = []
        ignored = 0
    }

    /// Whether nothing was found, not even something to reject or to ignore.
    package var isBlank: Bool {
        entries.isEmpty && loosePayloads.isEmpty && listedObjects.isEmpty && ranges.isEmpty && invocations.isEmpty
            && rejects.isEmpty && ignored == 0
    }

    /// How many entries there are, of every kind.
    package var entryCount: Int { entries.count + loosePayloads.count + listedObjects.count + rejects.count }

    /// The text at `range`, for messages and tests; the hot path binds the bytes themselves.
    package func text(_ range: ByteRange) -> String {
        String(decoding: arena[range.indices], as: UTF8.self)
    }
}

/// What an entry proves of its record.
@frozen
package enum EntryKind: UInt8, Sendable {
    /// The pipeline delivered the record.
    case delivered
    /// The pipeline says that the record failed.
    case failed
    /// The record was in the stream; nothing is said of its delivery.
    case listed
}

/// One entry of an object: a record's identity and what is known of it.
@frozen
package struct BatchEntry: Sendable {
    /// Position of the entry in its object, from 0.
    package var index: Int64
    package var kind: EntryKind
    /// The kind of document that the entry comes from.
    package var source: DocumentKind
    /// The shard's number, as in `shardId-000000000007`.
    package var shard: Int64
    /// The storage key in the arena: three digits of length, then the number's digits.
    package var sequenceKey: ByteRange
    /// The number's value where it has at most 57 digits; sorts like the key. Larger numbers are `nil` and sort by key.
    package var sequenceValue: SequenceValue?
    /// −1 for a plain record; 0…n−1 for a sub-record that the evidence itself numbers.
    package var subSequence: Int32
    package var partitionKey: ByteRange?
    /// Decimal digits, where a producer chose the shard itself: known of the sub-records of an aggregate only.
    package var explicitHashKey: ByteRange?
    package var deviceID: ByteRange?
    /// Microseconds since 1970 UTC.
    package var eventTime: Int64?
    /// When the document says that the entry happened (processing, log line), in microseconds since 1970 UTC.
    package var processedTime: Int64?
    /// Microseconds since 1970 UTC.
    package var arrivalTime: Int64?
    /// Whether `arrivalTime` was inferred from the sequence number.
    package var arrivalEstimated: Bool
    /// Compact JSON text, or raw bytes where `payloadIsBytes`.
    package var payload: ByteRange?
    package var payloadIsBytes: Bool
    /// A strict-JSON twin of the payload for SQLite's JSON functions, where the payload's own text is beyond them.
    package var strictPayload: ByteRange?
    /// The entry's further fields as a compact JSON object.
    package var extra: ByteRange?
    /// Why the record failed, for a failed entry.
    package var reason: ByteRange?
    /// What is odd about the payload.
    package var flag: PayloadFlag?
    /// The entry's slice of `RecordBatch.metrics`.
    package var metricsStart: UInt32
    package var metricsCount: UInt32

    @inlinable
    package init(index: Int64, kind: EntryKind, shard: Int64, sequenceKey: ByteRange, sequenceValue: SequenceValue?) {
        self.index = index
        self.kind = kind
        source = .processedBatch
        self.shard = shard
        self.sequenceKey = sequenceKey
        self.sequenceValue = sequenceValue
        subSequence = -1
        arrivalEstimated = false
        payloadIsBytes = false
        metricsStart = 0
        metricsCount = 0
    }
}

/// What is odd about a payload that came as bytes. The raw values are stable: the store keeps them.
package enum PayloadFlag: String, CaseIterable, Sendable {
    /// It begins as a KPL aggregate does and is none (length, digest, protobuf): kept raw, as consumers do.
    case malformedAggregate = "malformed_aggregate"
    /// A sub-record of a KPL aggregate whose later records point outside its tables and are lost.
    case cutAggregate = "cut_aggregate"
}

/// A number of a payload, as the summaries take it.
@frozen
package struct MetricValue: Sendable {
    @frozen
    package enum Form: UInt8, Sendable {
        /// The number itself is `short`.
        case short
        /// The number's text lies in the arena: too long or too large for the short form.
        case text
        /// `NaN`, an infinity, or a number whose nearest double is infinite.
        case nonfinite
        /// A scalar that is no number: the field is noted, nothing is counted.
        case other
    }

    /// Index into `RecordBatch.fields`.
    package var field: UInt32
    package var form: Form
    /// The number, for form `short`.
    package var short: ShortDecimal
    /// The number's text, for form `text`.
    package var text: ByteRange

    @inlinable
    package init(
        field: UInt32, form: Form, short: ShortDecimal = ShortDecimal(mantissa: 0, scale: 0), text: ByteRange = .empty
    ) {
        self.field = field
        self.form = form
        self.short = short
        self.text = text
    }
}
