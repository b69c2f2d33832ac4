import Coding
import Records

/// One document of a mapping's on-failure destination: which records it gave up, why, and perhaps the records themselves.
///
/// Only `KinesisBatchInfo` is always there: what was never handed to the function has no answer of it, and emulators leave
/// out more. Fields of a wrong type count as missing where the range can do without them.
struct FailureDocument {
    /// Why a document is none.
    struct Refusal: Error {
        var code: Reject.Code
        var detail: String
    }

    /// The failed records, without their place among the entries.
    private(set) var range: FailedRange
    /// Tape indexes of the first and the last number.
    let first: Int
    let last: Int
    /// The stream's ARN as the document has it.
    let streamARN: String?
    /// Tape index of the event, or of the string with its text; nil where only the range is named.
    let payload: Int?

    /// Reads the object at a tape index.
    ///
    /// - Parameter records: tells the shard of a number where no field does.
    init(
        _ view: borrowing JSONView, _ unit: Int, _ records: borrowing KinesisRecordReader, _ hints: ReadingHints
    ) throws(Refusal) {
        guard let batch = view.member("KinesisBatchInfo", of: unit), view[batch].kind == .object else {
            if view.member("DDBStreamBatchInfo", of: unit) != nil {
                throw Refusal(code: .otherEventSource, detail: "a DynamoDB stream's failure document, not of Kinesis")
            }
            throw Refusal(code: .invalidField, detail: "`KinesisBatchInfo` is no object")
        }
        first = try Self.number(view, "startSequenceNumber", of: batch)
        last = try Self.number(view, "endSequenceNumber", of: batch)
        range = FailedRange(
            entryIndex: 0, shard: try Self.shard(view, batch, first, records, hints),
            firstKey: Self.key(view.bytes(first)), lastKey: Self.key(view.bytes(last)),
            batchSize: try Self.batchSize(view, batch), hasRecords: false)
        try Self.check(range, view.bytes(first), view.bytes(last))
        range.firstArrival = view.time(of: "approximateArrivalOfFirstRecord", in: batch)
        range.lastArrival = view.time(of: "approximateArrivalOfLastRecord", in: batch)
        range.writtenTime = view.time(of: "timestamp", in: unit)
        // An old LocalStack says `context`.
        if let context = view.member("requestContext", of: unit) ?? view.member("context", of: unit) {
            range.condition = view.text(of: "condition", in: context)
            range.requestID = view.text(of: "requestId", in: context)
            range.functionARN = view.text(of: "functionArn", in: context)
            range.invokeCount = view.integer(of: "approximateInvokeCount", in: context)
        }
        if let response = view.member("responseContext", of: unit) {
            range.functionError = view.text(of: "functionError", in: response)
        }
        streamARN = view.text(of: "streamArn", in: batch)
        payload = view.member("payload", of: unit).flatMap { view[$0].kind == .null ? nil : $0 }
    }

    /// Why the records failed, in one short text: the condition, and the function's error where there was one.
    var reason: String? {
        guard let condition = range.condition, let error = range.functionError else {
            return range.condition ?? range.functionError
        }
        return "\(condition): \(error)"
    }

    /// What is kept beside each record, as a compact JSON object; nil where the document says nothing of it.
    var extra: [UInt8]? {
        guard range.requestID != nil || range.condition != nil else { return nil }
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        for (name, value) in [("request_id", range.requestID), ("condition", range.condition)] {
            guard let value else { continue }
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
        return writer.bytes
    }

    /// Whether a record with this storage key lies in the range.
    func holds(shard: Int64, key: borrowing Span<UInt8>) -> Bool {
        shard == range.shard && !key.precedes(range.firstKey.span) && !range.lastKey.span.precedes(key)
    }

    private static func number(
        _ view: borrowing JSONView, _ name: StaticString, of batch: Int
    ) throws(Refusal) -> Int {
        guard let index = view.member(name, of: batch), view[index].kind != .null else {
            throw Refusal(code: .missingSequenceNumber, detail: "no value for `\(name)`")
        }
        let token = view[index]
        guard token.kind == .string || (token.kind == .number && token.flags.contains(.integer)),
            SequenceNumber.isValid(view.bytes(index))
        else {
            throw Refusal(
                code: .invalidSequenceNumber, detail: "`\(name)` is not a decimal number of at most 129 digits")
        }
        return index
    }

    private static func key(_ digits: borrowing Span<UInt8>) -> [UInt8] {
        var key: [UInt8] = []
        _ = key.appendSequenceKey(digits)
        return key
    }

    private static func shard(
        _ view: borrowing JSONView, _ batch: Int, _ number: Int, _ records: borrowing KinesisRecordReader,
        _ hints: ReadingHints
    ) throws(Refusal) -> Int64 {
        guard let named = view.member("shardId", of: batch), view[named].kind != .null else {
            guard let shard = records.shard(ofNumber: view.bytes(number), hints) else {
                throw Refusal(
                    code: .unknownShard,
                    detail: "no `shardId`, and the sequence number does not tell the shard; give --shard")
            }
            return shard
        }
        guard view[named].kind == .string, let shard = ShardID(view.bytes(named)) else {
            throw Refusal(code: .invalidField, detail: "`shardId` is not `shardId-` and twelve digits")
        }
        return shard.number
    }

    /// Records that a mapping may hand to a function at once (Lambda's CreateEventSourceMapping).
    private static let largestBatch: Int64 = 10_000

    private static func batchSize(_ view: borrowing JSONView, _ batch: Int) throws(Refusal) -> Int64 {
        guard let size = view.integer(of: "batchSize", in: batch) else {
            throw Refusal(code: .invalidRange, detail: "`batchSize` is no whole number")
        }
        return size
    }

    /// Both ends are inclusive and numbers are unlike, so a range holds no more records than numbers, and both of its ends.
    private static func check(
        _ range: FailedRange, _ first: borrowing Span<UInt8>, _ last: borrowing Span<UInt8>
    ) throws(Refusal) {
        guard !range.lastKey.span.precedes(range.firstKey.span) else {
            throw Refusal(
                code: .invalidRange, detail: "`startSequenceNumber` is larger than `endSequenceNumber`")
        }
        let ends: Int64 = range.firstKey == range.lastKey ? 1 : 2
        guard range.batchSize <= largestBatch else {
            throw Refusal(
                code: .invalidRange,
                detail: "`batchSize` is \(range.batchSize), while a mapping hands out \(largestBatch) records at most")
        }
        guard range.batchSize >= ends else {
            throw Refusal(
                code: .invalidRange,
                detail: "`batchSize` is \(range.batchSize), while the range's ends alone are \(ends) records")
        }
        guard let low = SequenceValue(first), let high = SequenceValue(last),
            let steps = high.subtracting(low)?.asUInt64
        else { return }
        guard steps >= UInt64(range.batchSize - 1) else {
            throw Refusal(
                code: .invalidRange,
                detail: "`batchSize` is \(range.batchSize), while the range has only \(steps + 1) numbers")
        }
    }
}
