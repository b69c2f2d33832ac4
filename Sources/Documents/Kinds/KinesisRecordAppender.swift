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
        /// Whether a consumer's library took the record out of an aggregate, at which place, and with which hash key.
        var isAggregated: Int?
        var subSequence: Int?
        var explicitHashKey: Int?
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
        do throws(Refusal) {
            var entry = try identify(members, view, scope.hints, &batch.arena)
            if let key = members.partitionKey, view[key].kind != .null {
                guard view[key].kind == .string else {
                    throw Refusal(code: .invalidField, detail: "the partition key is no string")
                }
                entry.partitionKey = view.appendText(key, to: &batch.arena)
            }
            entry.payload = try Self.appendPayload(members.payload, view, to: &batch.arena)
            entry.payloadIsBytes = true
            entry.take(testimony)
            if let place = Self.subSequence(members, view) {
                entry.subSequence = place
                if let key = members.explicitHashKey, view[key].kind == .string {
                    entry.explicitHashKey = view.appendText(key, to: &batch.arena)
                }
                append(entry, &scope, &batch)
            } else {
                appendEntries(entry, &scope, &batch)
            }
            return true
        } catch {
            batch.arena.removeLast(batch.arena.count - arenaEnd)
            scope.refuse(error.code, error.detail, at: unit)
            return false
        }
    }

    /// The entry of a number, with the arrival that a document gives it or that the number itself tells.
    ///
    /// - Parameters:
    ///   - digits: a valid sequence number.
    ///   - arrival: in microseconds since 1970 UTC.
    func entry(
        ofNumber digits: borrowing Span<UInt8>, shard: Int64, arrival: Int64?, appendingTo arena: inout [UInt8]
    ) -> BatchEntry {
        let value = SequenceValue(digits)
        let key = arena.appendSequenceKey(digits)
        var entry = BatchEntry(index: 0, kind: .listed, shard: shard, sequenceKey: key, sequenceValue: value)
        if let arrival {
            entry.arrivalTime = arrival
        } else if options.decodesSequenceNumbers, let layout = value.flatMap({ SequenceLayout($0) }),
            Int64(layout.shard) == shard
        {
            entry.arrivalTime = layout.estimatedArrival.microseconds
            entry.arrivalEstimated = true
        }
        return entry
    }

    /// The shard of a number that no field tells: from the number itself, else from the user.
    func shard(ofNumber digits: borrowing Span<UInt8>, _ hints: ReadingHints) -> Int64? {
        if options.decodesSequenceNumbers, let layout = SequenceValue(digits).flatMap({ SequenceLayout($0) }) {
            return Int64(layout.shard)
        }
        return hints.shard
    }

    private static func appendPayload(
        _ index: Int?, _ view: borrowing JSONView, to arena: inout [UInt8]
    ) throws(Refusal) -> ByteRange {
        guard let index, view[index].kind == .string else {
            throw Refusal(code: .missingPayload, detail: "no payload: the field with the base64 text is missing")
        }
        let start = arena.count
        let isRight: Bool
        if view[index].flags.contains(.escaped) {
            // Some writers escape the slash.
            isRight = Base64.decode(view.decoded(index).span, appendingTo: &arena)
        } else {
            isRight = Base64.decode(view.bytes(index), appendingTo: &arena)
        }
        guard isRight else { throw Refusal(code: .invalidBase64, detail: "the payload is not valid base64") }
        return ByteRange(start: start, count: arena.count - start)
    }

    private func identify(
        _ members: Members, _ view: borrowing JSONView, _ hints: ReadingHints, _ arena: inout [UInt8]
    ) throws(Refusal) -> BatchEntry {
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
        let shard = try shard(members, view, digits, hints)
        let arrival = members.arrival.flatMap { view.time($0)?.microseconds }
        return entry(ofNumber: digits, shard: shard, arrival: arrival, appendingTo: &arena)
    }

    private func shard(
        _ members: Members, _ view: borrowing JSONView, _ digits: borrowing Span<UInt8>, _ hints: ReadingHints
    ) throws(Refusal) -> Int64 {
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
        if let named = members.shard, view[named].kind == .string, let shard = ShardID(view.bytes(named)) {
            return shard.number
        }
        guard let shard = shard(ofNumber: digits, hints) else {
            throw Refusal(
                code: .unknownShard,
                detail: "no field names the shard, and the sequence number does not tell it; give --shard")
        }
        return shard
    }

    /// The place in an aggregate that the document itself gives a record.
    private static func subSequence(_ members: Members, _ view: borrowing JSONView) -> Int32? {
        guard let aggregated = members.isAggregated, view[aggregated].kind == .literalTrue,
            let place = members.subSequence, view[place].kind == .number, let number = Int32(view.string(place)),
            number >= 0
        else { return nil }
        return number
    }

    /// Appends the entries of a record whose payload is the last thing in the arena: one, or each of an aggregate's.
    private mutating func appendEntries(
        _ record: BatchEntry, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        guard let range = record.payload else { return }
        switch Self.aggregate(in: batch.arena.span.extracting(range.indices)) {
        case .plain:
            append(record, &scope, &batch)
        case .malformed:
            var entry = record
            entry.flag = .malformedAggregate
            append(entry, &scope, &batch)
        case .aggregate(let parts, let isCut):
            batch.arena.removeLast(Int(range.count))
            for (place, part) in parts.enumerated() {
                var entry = record
                entry.subSequence = Int32(place)
                // The key around an aggregate means nothing.
                entry.partitionKey = batch.arena.append(part: part.partitionKey.utf8)
                entry.explicitHashKey = part.explicitHashKey.map { batch.arena.append(part: $0.utf8) }
                entry.payload = batch.arena.append(part: part.data)
                entry.flag = isCut ? .cutAggregate : nil
                append(entry, &scope, &batch)
            }
        }
    }

    @inline(__always)
    private static func aggregate(in payload: borrowing Span<UInt8>) -> AggregatedPayload {
        AggregatedPayload.isMarked(payload) ? AggregatedPayload.read(payload) : .plain
    }

    /// Appends an entry whose payload lies in the arena.
    private mutating func append(_ record: BatchEntry, _ scope: inout ElementScope, _ batch: inout RecordBatch) {
        var entry = record
        entry.index = scope.takeIndex()
        if let payload = entry.payload {
            let found = traits.find(at: payload, in: &batch.arena)
            entry.deviceID = found.deviceID
            entry.eventTime = found.eventTime
        }
        batch.entries.append(entry)
    }
}

extension BatchEntry {
    /// Takes over what the document says of all its records.
    mutating func take(_ testimony: KinesisRecordReader.Testimony) {
        kind = testimony.kind
        source = testimony.source
        processedTime = testimony.processedTime
        reason = testimony.reason
        extra = testimony.extra
    }
}
