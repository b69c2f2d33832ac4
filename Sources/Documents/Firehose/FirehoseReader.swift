import Coding
import Records

/// Reads what Firehose wrote: raw payloads, and payloads that it could not process.
struct FirehoseReader: ~Copyable {
    private let options: StreamOptions
    private var traits: PayloadTraits
    /// What is found while a value is only looked at.
    private var scratch: [UInt8] = []
    /// A failure with the sub-number 0, until the next shows whether it is the first of an aggregate.
    private var waiting: RecordFailure?

    init(options: StreamOptions) {
        self.options = options
        traits = PayloadTraits(options: options)
    }

    /// Forgets what belongs to the document before.
    mutating func begin() {
        waiting = nil
    }

    /// Whether a value that nothing else tells is a payload of the stream: an object with the stream's device, or with
    /// the event's time. A time beside a `message` is as well a line of some log, and tells nothing.
    mutating func looksLikePayload(_ view: borrowing JSONView) -> Bool {
        guard view[0].kind == .object else { return false }
        scratch.removeAll(keepingCapacity: true)
        let found = traits.find(in: view, appendingTo: &scratch)
        return found.deviceID != nil || (found.eventTime != nil && view.member("message") == nil)
    }

    /// Reads the element as a payload: its very bytes, without the white space around it.
    mutating func readPayload(_ view: borrowing JSONView, _ scope: inout ElementScope, _ batch: inout RecordBatch) {
        guard scope.join.isCertain(view) else {
            return scope.refuse(
                .ambiguousJoin,
                "a value that may be a part of its neighbour, or several in one: nothing sets it apart", at: 0)
        }
        scope.note(.firehoseBackup)
        let start = batch.arena.count
        batch.arena.append(copying: view.wholeBytes(0))
        let range = ByteRange(start: start, count: batch.arena.count - start)
        var payload = LoosePayload(index: scope.takeIndex(), role: .listed, source: .firehoseBackup, payload: range)
        let found = traits.find(in: view, appendingTo: &batch.arena)
        payload.deviceID = found.deviceID
        payload.eventTime = found.eventTime
        batch.loosePayloads.append(payload)
    }

    /// Reads one payload that Firehose could not process or convert.
    ///
    /// Only failures of a format's conversion have a sequence number. Where it tells the shard, or the user does, the
    /// failure is of that very record; otherwise its content alone can say which record it is.
    mutating func readFailure(
        _ view: borrowing JSONView, _ unit: Int, with records: inout KinesisRecordReader, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        guard let data = view.member("rawData", of: unit), view[data].kind == .string else {
            return scope.refuse(.missingPayload, "`rawData` is no string", at: unit)
        }
        guard let payload = view.base64(data) else {
            return scope.refuse(.invalidBase64, "`rawData` is not valid base64", at: unit)
        }
        guard let number = FailureNumber(view, unit) else {
            return scope.refuse(
                .invalidSequenceNumber,
                "`sequenceNumber` is not one of at most 129 decimal digits, or `subSequenceNumber` is no count",
                at: unit)
        }
        scope.note(.firehoseFailure)
        let failure = Failure(
            payload: payload,
            arrivalTime: view.member("arrivalTimestamp", of: unit).flatMap { view.time($0)?.microseconds },
            processedTime: view.member("attemptEndingTimestamp", of: unit).flatMap { view.time($0)?.microseconds },
            reason: Self.reason(view, unit))
        guard let token = number.token, let shard = records.shard(ofNumber: view.bytes(token), scope.hints) else {
            return append(failure, &scope, &batch)
        }
        var record = RecordFailure(index: scope.takeIndex(), shard: shard, failure: failure)
        record.number.append(copying: view.bytes(token))
        take(record, number.subSequence, &batch)
    }

    /// What every failure tells.
    private struct Failure {
        var payload: [UInt8]
        var arrivalTime: Int64?
        var processedTime: Int64?
        var reason: [UInt8]
    }

    /// A failure of a known record.
    private struct RecordFailure {
        var index: Int64
        var shard: Int64
        /// Digits.
        var number: [UInt8] = []
        var failure: Failure
    }

    private mutating func append(_ failure: Failure, _ scope: inout ElementScope, _ batch: inout RecordBatch) {
        let range = Self.append(failure.payload, to: &batch.arena)
        var payload = LoosePayload(index: scope.takeIndex(), role: .failed, source: .firehoseFailure, payload: range)
        payload.arrivalTime = failure.arrivalTime
        payload.processedTime = failure.processedTime
        if !failure.reason.isEmpty { payload.reason = Self.append(failure.reason, to: &batch.arena) }
        let found = traits.find(in: failure.payload.span, appendingTo: &batch.arena)
        payload.deviceID = found.deviceID
        payload.eventTime = found.eventTime
        batch.loosePayloads.append(payload)
    }

    /// Appends the failure that waits for the next one: no other of its aggregate came.
    mutating func finish(_ batch: inout RecordBatch) {
        guard let waiting else { return }
        self.waiting = nil
        append(waiting, subSequence: -1, to: &batch)
    }

    private mutating func take(_ failure: RecordFailure, _ subSequence: Int32?, _ batch: inout RecordBatch) {
        if let first = waiting {
            waiting = nil
            let isOfAggregate = first.shard == failure.shard && first.number == failure.number && (subSequence ?? 0) > 0
            append(first, subSequence: isOfAggregate ? 0 : -1, to: &batch)
        }
        if subSequence == 0 {
            waiting = failure
        } else {
            append(failure, subSequence: subSequence ?? -1, to: &batch)
        }
    }

    private mutating func append(_ record: RecordFailure, subSequence: Int32, to batch: inout RecordBatch) {
        let value = SequenceValue(record.number.span)
        let key = batch.arena.appendSequenceKey(record.number.span)
        var entry = BatchEntry(
            index: record.index, kind: .failed, shard: record.shard, sequenceKey: key, sequenceValue: value)
        entry.source = .firehoseFailure
        entry.subSequence = subSequence
        entry.payload = Self.append(record.failure.payload, to: &batch.arena)
        entry.payloadIsBytes = true
        entry.processedTime = record.failure.processedTime
        entry.arrivalTime = record.failure.arrivalTime
        if entry.arrivalTime == nil, options.decodesSequenceNumbers, let layout = value.flatMap({ SequenceLayout($0) }),
            Int64(layout.shard) == record.shard
        {
            entry.arrivalTime = layout.estimatedArrival.microseconds
            entry.arrivalEstimated = true
        }
        if !record.failure.reason.isEmpty { entry.reason = Self.append(record.failure.reason, to: &batch.arena) }
        let found = traits.find(in: record.failure.payload.span, appendingTo: &batch.arena)
        entry.deviceID = found.deviceID
        entry.eventTime = found.eventTime
        batch.entries.append(entry)
    }

    private static func append(_ payload: [UInt8], to arena: inout [UInt8]) -> ByteRange {
        let start = arena.count
        arena.append(contentsOf: payload)
        return ByteRange(start: start, count: payload.count)
    }

    /// `code: message`, or the one of them that is there. Firehose's own pages spell them in three ways.
    private static func reason(_ view: borrowing JSONView, _ unit: Int) -> [UInt8] {
        let code =
            view.string("lastErrorCode", of: unit) ?? view.string("errorCode", of: unit)
            ?? view.string("ErrorCode", of: unit)
        let message =
            view.string("lastErrorMessage", of: unit) ?? view.string("errorMessage", of: unit)
            ?? view.string("ErrorMessage", of: unit)
        var text: [UInt8] = []
        if let code { _ = view.appendText(code, to: &text) }
        if code != nil, message != nil { text.append(contentsOf: ": ".utf8) }
        if let message { _ = view.appendText(message, to: &text) }
        return text
    }
}
