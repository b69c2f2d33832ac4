package import Coding
package import Records

/// Turns the elements of a processed batch into entries of a `RecordBatch`.
///
/// A processed record is what the recipe's Lambda writes: a JSON object with `original_data`, `sequence_number` and,
/// as a rule, `event_id`, `partition_key`, `processing_timestamp` and `processed`. Further fields are kept as they came.
package struct ProcessedRecordReader: Sendable {
    /// Why an element is no processed record.
    package struct Refusal: Error, Equatable, Sendable {
        package var code: Reject.Code
        package var detail: String
    }

    private let options: StreamOptions
    private var tree = ScalarFieldTree()
    private let deviceField: Int
    private let timeField: Int
    private var scalars: [ScalarFieldTree.Scalar] = []

    /// A reader of a stream's entries.
    package init(options: StreamOptions) {
        self.options = options
        deviceField = tree.index(of: PayloadField(name: options.deviceField))
        timeField = tree.index(of: PayloadField(name: options.timeField))
    }

    /// The scalar payload fields that were met so far; `MetricValue.field` counts in it.
    package var fields: [PayloadField] { tree.fields }

    /// The members of an entry by tape index.
    private struct Members {
        var payload: Int?
        var processedTime: Int?
        var partitionKey: Int?
        var sequence: Int?
        var eventID: Int?
        var processed: Int?
        var hasExtra = false
    }

    /// Appends the element that `view` lends as the entry `index`; throws, and appends nothing, if it is none.
    package mutating func append(
        _ view: borrowing JSONView, index: Int, to batch: inout RecordBatch
    ) throws(Refusal) {
        guard view[0].kind == .object else {
            throw Refusal(code: .notAnObject, detail: "not a JSON object")
        }
        let arenaEnd = batch.arena.count
        do {
            let members = Self.members(view)
            var entry = try identify(view, members, index: index, &batch)
            try describe(view, members, &entry, &batch)
            batch.entries.append(entry)
        } catch {
            batch.arena.removeLast(batch.arena.count - arenaEnd)
            throw error
        }
    }

    /// The fields of the format.
    enum Field {
        case payload, processedTime, partitionKey, sequence, eventID, processed
    }

    /// The field that a key names. The length tells most apart, so that each key is compared once or twice.
    static func field(_ view: borrowing JSONView, _ key: Int) -> Field? {
        switch view[key].flags.contains(.escaped) ? 0 : view[key].length {
        case 13:
            if view.matches(key, "original_data") { return .payload }
            return view.matches(key, "partition_key") ? .partitionKey : nil
        case 20: return view.matches(key, "processing_timestamp") ? .processedTime : nil
        case 15: return view.matches(key, "sequence_number") ? .sequence : nil
        case 8: return view.matches(key, "event_id") ? .eventID : nil
        case 9: return view.matches(key, "processed") ? .processed : nil
        case 0: return escapedField(view, key)
        default: return nil
        }
    }

    // A key that was written with escapes, which no known handler does.
    private static func escapedField(_ view: borrowing JSONView, _ key: Int) -> Field? {
        switch view.string(key) {
        case "original_data": .payload
        case "processing_timestamp": .processedTime
        case "partition_key": .partitionKey
        case "sequence_number": .sequence
        case "event_id": .eventID
        case "processed": .processed
        default: nil
        }
    }

    private static func members(_ view: borrowing JSONView) -> Members {
        var members = Members()
        var key = 1
        let end = Int(view[0].next)
        while key < end {
            switch Self.field(view, key) {
            case .payload: members.payload = key + 1
            case .processedTime: members.processedTime = key + 1
            case .partitionKey: members.partitionKey = key + 1
            case .sequence: members.sequence = key + 1
            case .eventID: members.eventID = key + 1
            case .processed: members.processed = key + 1
            case nil: members.hasExtra = true
            }
            key = Int(view[key].next)
        }
        return members
    }

    // The record's identity: number, shard, and what the number tells.
    private func identify(
        _ view: borrowing JSONView, _ members: Members, index: Int, _ batch: inout RecordBatch
    ) throws(Refusal) -> BatchEntry {
        guard let sequence = members.sequence, view[sequence].kind != .null else {
            throw Refusal(code: .missingSequenceNumber, detail: "no value for `sequence_number`")
        }
        guard members.payload != nil else {
            throw Refusal(code: .missingPayload, detail: "no value for `original_data`")
        }
        let token = view[sequence]
        let digits = view.bytes(sequence)
        guard token.kind == .string || (token.kind == .number && token.flags.contains(.integer)),
            !token.flags.contains(.escaped), SequenceNumber.isValid(digits)
        else {
            throw Refusal(
                code: .invalidSequenceNumber, detail: "`sequence_number` is not a decimal number of at most 129 digits")
        }
        let value = SequenceValue(digits)
        let layout = options.decodesSequenceNumbers ? value.flatMap { SequenceLayout($0) } : nil
        let shard = try shard(view, members.eventID, digits, layout)
        let key = batch.arena.appendSequenceKey(digits)
        var entry = BatchEntry(
            index: Int64(index), kind: .delivered, shard: shard, sequenceKey: key, sequenceValue: value)
        if let layout, Int64(layout.shard) == shard {
            entry.arrivalTime = layout.estimatedArrival.microseconds
            entry.arrivalEstimated = true
        }
        return entry
    }

    private func shard(
        _ view: borrowing JSONView, _ eventID: Int?, _ digits: borrowing Span<UInt8>, _ layout: SequenceLayout?
    ) throws(Refusal) -> Int64 {
        guard let eventID, view[eventID].kind != .null else {
            guard let layout else {
                throw Refusal(
                    code: .unknownShard, detail: "no `event_id`, and the sequence number does not tell the shard")
            }
            return Int64(layout.shard)
        }
        let text = view.bytes(eventID)
        guard view[eventID].kind == .string, let shard = EventID.shard(of: text),
            text.count == EventID.sequenceOffset + digits.count
        else {
            throw Refusal(
                code: .invalidEventID,
                detail: "`event_id` is not `shardId-`, twelve digits, a colon and the record's sequence number")
        }
        for position in digits.indices where text[EventID.sequenceOffset + position] != digits[position] {
            throw Refusal(code: .invalidEventID, detail: "`event_id` names another number than `sequence_number`")
        }
        return shard
    }

    // Everything but the identity.
    private mutating func describe(
        _ view: borrowing JSONView, _ members: Members, _ entry: inout BatchEntry, _ batch: inout RecordBatch
    ) throws(Refusal) {
        var keepsTime = false
        if let time = members.processedTime {
            entry.processedTime = view.time(time)?.microseconds
            keepsTime = entry.processedTime == nil
        }
        if let key = members.partitionKey, view[key].kind != .null {
            guard view[key].kind == .string else {
                throw Refusal(code: .invalidField, detail: "`partition_key` is not a string")
            }
            entry.partitionKey = view.appendText(key, to: &batch.arena)
        }
        var keepsProcessed = false
        if let processed = members.processed {
            if view[processed].kind == .literalFalse {
                entry.kind = .failed
            } else {
                keepsProcessed = view[processed].kind != .literalTrue
            }
        }
        if let payload = members.payload { describePayload(view, payload, &entry, &batch) }
        if members.hasExtra || keepsTime || keepsProcessed {
            entry.extra = Self.appendExtra(
                view, keepingTime: keepsTime, keepingProcessed: keepsProcessed, to: &batch.arena)
        }
        if entry.kind == .failed { entry.reason = Self.appendReason(view, to: &batch.arena) }
    }

    private mutating func describePayload(
        _ view: borrowing JSONView, _ payload: Int, _ entry: inout BatchEntry, _ batch: inout RecordBatch
    ) {
        let start = batch.arena.count
        view.appendCompact(payload, to: &batch.arena)
        entry.payload = ByteRange(start: start, count: batch.arena.count - start)
        if view[payload].flags.contains(.containsDialect) {
            entry.strictPayload = Self.appendStrict(view, payload, to: &batch.arena)
        }
        scalars.removeAll(keepingCapacity: true)
        tree.walk(view, object: payload, into: &scalars)
        entry.metricsStart = UInt32(batch.metrics.count)
        for scalar in scalars {
            let token = view[scalar.token]
            if scalar.field == deviceField { entry.deviceID = view.appendDevice(scalar.token, to: &batch.arena) }
            if scalar.field == timeField { entry.eventTime = view.time(scalar.token)?.microseconds }
            switch token.kind {
            case .number:
                batch.metrics.append(Self.number(view, scalar, to: &batch.arena))
            case .nan, .infinity, .negativeInfinity:
                batch.metrics.append(MetricValue(field: UInt32(scalar.field), form: .nonfinite))
            default: break
            }
        }
        entry.metricsCount = UInt32(batch.metrics.count) - entry.metricsStart
    }

    private static func number(
        _ view: borrowing JSONView, _ scalar: ScalarFieldTree.Scalar, to arena: inout [UInt8]
    ) -> MetricValue {
        if let short = ShortDecimal(view.bytes(scalar.token)) {
            return MetricValue(field: UInt32(scalar.field), form: .short, short: short)
        }
        let start = arena.count
        arena.append(copying: view.bytes(scalar.token))
        let range = ByteRange(start: start, count: arena.count - start)
        return MetricValue(field: UInt32(scalar.field), form: .text, text: range)
    }

    private static func appendStrict(_ view: borrowing JSONView, _ index: Int, to arena: inout [UInt8]) -> ByteRange? {
        guard let text = JSONStrictText.text(of: view, index) else { return nil }
        let start = arena.count
        arena.append(contentsOf: text)
        return ByteRange(start: start, count: arena.count - start)
    }
}
