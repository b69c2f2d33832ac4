import Coding
import Records

/// Makes entries of one record that the stream gave out: one, or as many as a KPL aggregate holds.
struct KinesisRecordAppender: ~Copyable {
    /// Where a record's fields stand on the tape.
    struct Members {
        var sequence: Int?
        /// Base64.
        var payload: Int?
        var partitionKey: Int?
        var arrival: Int?
        /// `shardId-…:NUMBER`.
        var eventID: Int?
        /// `shardId-…`, where a document has it.
        var shard: Int?
    }

    /// Why a record is refused.
    private struct Refusal: Error {
        var code: Reject.Code
        var detail: String
    }

    private let options: StreamOptions
    var traits: PayloadTraits

    init(options: StreamOptions) {
        self.options = options
        traits = PayloadTraits(options: options)
    }

    /// Appends a record's entries; refuses it, and answers false, if it is none.
    mutating func append(
        _ members: Members, of view: borrowing JSONView, _ unit: Int, as testimony: KinesisRecordReader.Testimony,
        _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) -> Bool {
        let arenaEnd = batch.arena.count
        do {
            let payload = try Self.payload(members.payload, view)
            var entry = try identify(members, view, scope.hints, &batch)
            entry.kind = testimony.kind
            entry.source = testimony.source
            entry.processedTime = testimony.processedTime
            entry.reason = testimony.reason
            entry.extra = testimony.extra
            if let key = members.partitionKey, view[key].kind != .null {
                guard view[key].kind == .string else {
                    throw Refusal(code: .invalidField, detail: "the partition key is no string")
                }
                entry.partitionKey = view.appendText(key, to: &batch.arena)
            }
            appendEntries(payload, entry, &scope, &batch)
            return true
        } catch let refusal as Refusal {
            batch.arena.removeLast(batch.arena.count - arenaEnd)
            scope.refuse(refusal.code, refusal.detail, at: unit)
        } catch {
            preconditionFailure("only refusals are thrown")
        }
        return false
    }

    private static func payload(_ index: Int?, _ view: borrowing JSONView) throws -> [UInt8] {
        guard let index, view[index].kind == .string else {
            throw Refusal(code: .missingPayload, detail: "no payload: the field with the base64 text is missing")
        }
        let bytes: [UInt8]?
        if view[index].flags.contains(.escaped) {
            // Some writers escape the slash.
            var text: [UInt8] = []
            view.appendDecoded(index, to: &text)
            bytes = Base64.decode(text.span)
        } else {
            bytes = Base64.decode(view.bytes(index))
        }
        guard let bytes else { throw Refusal(code: .invalidBase64, detail: "the payload is not valid base64") }
        return bytes
    }

    private func identify(
        _ members: Members, _ view: borrowing JSONView, _ hints: ReadingHints, _ batch: inout RecordBatch
    ) throws -> BatchEntry {
        guard let sequence = members.sequence, view[sequence].kind != .null else {
            throw Refusal(code: .missingSequenceNumber, detail: "no sequence number")
        }
        let token = view[sequence]
        let digits = view.bytes(sequence)
        guard token.kind == .string || (token.kind == .number && token.flags.contains(.integer)),
            !token.flags.contains(.escaped), SequenceNumber.isValid(digits)
        else {
            throw Refusal(
                code: .invalidSequenceNumber, detail: "the sequence number is not one of at most 129 decimal digits")
        }
        let value = SequenceValue(digits)
        let shard = try shard(members, view, digits, hints)
        let key = batch.arena.appendSequenceKey(digits)
        var entry = BatchEntry(index: 0, kind: .listed, shard: shard, sequenceKey: key, sequenceValue: value)
        if let arrival = members.arrival, let time = view.time(arrival) {
            entry.arrivalTime = time.microseconds
        } else if options.decodesSequenceNumbers, let layout = value.flatMap({ SequenceLayout($0) }),
            Int64(layout.shard) == shard
        {
            entry.arrivalTime = layout.estimatedArrival.microseconds
            entry.arrivalEstimated = true
        }
        return entry
    }

    private func shard(
        _ members: Members, _ view: borrowing JSONView, _ digits: borrowing Span<UInt8>, _ hints: ReadingHints
    ) throws -> Int64 {
        if let eventID = members.eventID, view[eventID].kind != .null {
            let text = view.bytes(eventID)
            guard view[eventID].kind == .string, let shard = EventID.shard(of: text),
                text.count == EventID.sequenceOffset + digits.count,
                text.extracting(droppingFirst: EventID.sequenceOffset).hasSameBytes(as: digits)
            else {
                throw Refusal(
                    code: .invalidEventID,
                    detail: "`eventID` is not `shardId-`, twelve digits, a colon and the record's sequence number")
            }
            return shard
        }
        if let named = members.shard, view[named].kind == .string, let shard = ShardID(view.string(named)) {
            return shard.number
        }
        guard let shard = shard(ofNumber: digits, hints) else {
            throw Refusal(
                code: .unknownShard,
                detail: "no field names the shard, and the sequence number does not tell it; give --shard")
        }
        return shard
    }

    /// The shard of a number that no field tells: from the number itself, else from the user.
    func shard(ofNumber digits: borrowing Span<UInt8>, _ hints: ReadingHints) -> Int64? {
        if options.decodesSequenceNumbers, let layout = SequenceValue(digits).flatMap({ SequenceLayout($0) }) {
            return Int64(layout.shard)
        }
        return hints.shard
    }

    private mutating func appendEntries(
        _ payload: [UInt8], _ record: BatchEntry, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        var entry = record
        entry.index = scope.takeIndex()
        let start = batch.arena.count
        batch.arena.append(contentsOf: payload)
        entry.payload = ByteRange(start: start, count: payload.count)
        entry.payloadIsBytes = true
        describe(&entry, payload.span, &batch)
        batch.entries.append(entry)
    }

    private mutating func describe(
        _ entry: inout BatchEntry, _ payload: borrowing Span<UInt8>, _ batch: inout RecordBatch
    ) {
        let found = traits.find(in: payload, appendingTo: &batch.arena)
        entry.deviceID = found.deviceID
        entry.eventTime = found.eventTime
    }
}
