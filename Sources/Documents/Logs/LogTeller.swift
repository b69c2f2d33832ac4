import Coding
import Records

/// Makes entries, payloads and rejects of events whose blocks are known, in the order of the document.
struct LogTeller {
    private let options: StreamOptions
    private let hints: ReadingHints
    /// Index that the next entry gets.
    private(set) var nextIndex: Int64
    /// Whether a number was met that has the known layout.
    private(set) var hasLayout: Bool

    init(options: StreamOptions, hints: ReadingHints, nextIndex: Int64, hasLayout: Bool) {
        self.options = options
        self.hints = hints
        self.nextIndex = nextIndex
        self.hasLayout = hasLayout
    }

    /// Tells of the failures that earlier events left open and that stay alone, then of all events.
    mutating func tell(
        _ events: [LogEvent], _ blocks: inout LogBlocks, _ text: [UInt8],
        _ longParts: [Int: LogWindow.LongPart], _ traits: inout PayloadTraits, into batch: inout RecordBatch
    ) {
        let text = text.span
        for failure in blocks.carried where failure.joint == .alone {
            var reject = failure.reject
            reject.entryIndex = takeIndex()
            batch.rejects.append(reject)
        }
        for index in events.indices {
            let block = events[index].block
            if block >= 0, !blocks.blocks[block].isPlaced {
                blocks.blocks[block].isPlaced = true
                blocks.blocks[block].invocation.entryIndex = nextIndex
            }
            switch events[index].statement.meaning {
            case .other: batch.ignored += 1
            case .accepted(let shard, let number):
                tell(events[index], .listed, shard, number, reason: nil, &blocks, text, &batch)
            case .failed(let shard, let number, let reason):
                tell(events[index], .failed, shard, number, reason: reason, &blocks, text, &batch)
            case .failedNumber(let number, let reason):
                tellNumber(events[index], number, reason, &blocks, text, &batch)
            case .failedUnnamed(let reason, let data?):
                let failure = Self.append(text, reason, &batch)
                tellData(events[index], data, reason: failure, &blocks, text, &traits, &batch)
            case .failedUnnamed(_, nil):
                if events[index].joint == .alone { refuse(.missingData, events[index], text, &batch) }
            case .data(let data):
                let reason = Self.reason(events[index].failure, events, blocks, text, &batch)
                tellData(events[index], data, reason: reason, &blocks, text, &traits, &batch)
            case .refused(let problem): refuse(problem, events[index], text, &batch, long: longParts[index])
            case .counts, .stored, .storeFailed, .start, .end, .report, .timedOut: break
            }
        }
    }

    private mutating func takeIndex() -> Int64 {
        defer { nextIndex += 1 }
        return nextIndex
    }

    private mutating func refuse(
        _ problem: LogProblem, _ event: LogEvent, _ text: borrowing Span<UInt8>, _ batch: inout RecordBatch,
        long: LogWindow.LongPart? = nil
    ) {
        var reject = Reject(problem, event, entryIndex: takeIndex(), text.extracting(event.part.indices))
        if let long {
            reject.byteCount = long.byteCount
            reject.hash = long.hash
        }
        batch.rejects.append(reject)
    }

    /// A record that the event names.
    private mutating func tell(
        _ event: LogEvent, _ kind: EntryKind, _ shard: Int64, _ number: ByteRange, reason: ByteRange?,
        _ blocks: inout LogBlocks, _ text: borrowing Span<UInt8>, _ batch: inout RecordBatch
    ) {
        let digits = text.extracting(number.indices)
        let value = SequenceValue(digits)
        let layout = options.decodesSequenceNumbers ? value.flatMap { SequenceLayout($0) } : nil
        if layout != nil {
            hasLayout = true
        } else if hasLayout, event.isUnterminated, reason == nil {
            return refuse(.cutNumber, event, text, &batch)
        }
        let key = batch.arena.appendSequenceKey(digits)
        var entry = BatchEntry(index: takeIndex(), kind: kind, shard: shard, sequenceKey: key, sequenceValue: value)
        entry.source = .cloudWatchLogs
        if let layout, Int64(layout.shard) == shard {
            entry.arrivalTime = layout.estimatedArrival.microseconds
            entry.arrivalEstimated = true
        }
        entry.processedTime = event.knownTime
        if let reason { entry.reason = Self.append(text, reason, &batch) }
        entry.extra = blocks.extra(ofBlock: event.block, &batch.arena)
        batch.entries.append(entry)
    }

    /// A failed record of which only the number is known.
    private mutating func tellNumber(
        _ event: LogEvent, _ number: ByteRange, _ reason: ByteRange, _ blocks: inout LogBlocks,
        _ text: borrowing Span<UInt8>, _ batch: inout RecordBatch
    ) {
        let value = options.decodesSequenceNumbers ? SequenceValue(text.extracting(number.indices)) : nil
        let layout = value.flatMap { SequenceLayout($0) }
        guard let shard = layout.map({ Int64($0.shard) }) ?? hints.shard else {
            return refuse(.unknownShard, event, text, &batch)
        }
        tell(event, .failed, shard, number, reason: reason, &blocks, text, &batch)
    }

    /// The payload of a failed record that is not named.
    private mutating func tellData(
        _ event: LogEvent, _ data: ByteRange, reason: ByteRange?, _ blocks: inout LogBlocks,
        _ text: borrowing Span<UInt8>, _ traits: inout PayloadTraits, _ batch: inout RecordBatch
    ) {
        guard data.count > 0, let bytes = Base64.decode(text.extracting(data.indices)) else {
            return refuse(.brokenData, event, text, &batch)
        }
        if event.isUnterminated || Self.mayBeCut(Int(event.message.count)), !Self.isWholeJSON(bytes) {
            return refuse(.cutData, event, text, &batch)
        }
        let start = batch.arena.count
        batch.arena.append(contentsOf: bytes)
        var payload = LoosePayload(
            index: takeIndex(), role: .failed, source: .cloudWatchLogs,
            payload: ByteRange(start: start, count: bytes.count))
        payload.processedTime = event.knownTime
        payload.reason = reason
        let found = traits.find(in: bytes.span, appendingTo: &batch.arena)
        payload.deviceID = found.deviceID
        payload.eventTime = found.eventTime
        (payload.requestID, payload.logStream) = blocks.names(ofBlock: event.block, &batch.arena)
        batch.loosePayloads.append(payload)
    }

    /// Whether a message is so long that its event may have been cut: the service takes 256 KiB, since 2025 1 MiB, of
    /// which 26 bytes are its own.
    private static func mayBeCut(_ byteCount: Int) -> Bool {
        (262_100...262_144).contains(byteCount) || (1_048_532...1_048_576).contains(byteCount)
    }

    private static func isWholeJSON(_ bytes: [UInt8]) -> Bool {
        var reader = JSONElementReader(bytes: bytes)
        guard let element = try? reader.next() else { return false }
        return element.byteCount == bytes.count
    }

    private static func append(
        _ text: borrowing Span<UInt8>, _ range: ByteRange, _ batch: inout RecordBatch
    ) -> ByteRange {
        let start = batch.arena.count
        batch.arena.append(copying: text.extracting(range.indices))
        return ByteRange(start: start, count: Int(range.count))
    }

    /// The reason of the failure that data belongs to.
    private static func reason(
        _ failure: Int, _ events: [LogEvent], _ blocks: borrowing LogBlocks, _ text: borrowing Span<UInt8>,
        _ batch: inout RecordBatch
    ) -> ByteRange? {
        guard failure >= 0 else { return nil }
        if failure >= LogEvent.carriedBase {
            let reason = blocks.carried[failure - LogEvent.carriedBase].reason
            let start = batch.arena.count
            batch.arena.append(contentsOf: reason)
            return ByteRange(start: start, count: reason.count)
        }
        guard case .failedUnnamed(let reason, _) = events[failure].statement.meaning else { return nil }
        return append(text, reason, &batch)
    }
}

extension LogBlocks {
    /// Where an entry's invocation is told, as a compact JSON object; one text for all entries of a block.
    mutating func extra(ofBlock index: Int, _ arena: inout [UInt8]) -> ByteRange? {
        guard index >= 0 else { return nil }
        if let extra = blocks[index].extra { return extra }
        let invocation = blocks[index].invocation
        guard invocation.requestID != nil || invocation.logStream != nil else { return nil }
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        if let requestID = invocation.requestID {
            writer.key("request_id")
            writer.string(requestID)
        }
        if let logStream = invocation.logStream {
            writer.key("log_stream")
            writer.string(logStream)
        }
        writer.endObject()
        let extra = arena.appendRange(writer.bytes)
        blocks[index].extra = extra
        return extra
    }

    /// Request id and log stream of a block, each one text for all payloads of the block.
    mutating func names(ofBlock index: Int, _ arena: inout [UInt8]) -> (requestID: ByteRange?, logStream: ByteRange?) {
        guard index >= 0 else { return (nil, nil) }
        if blocks[index].requestID == nil, let name = blocks[index].invocation.requestID {
            blocks[index].requestID = arena.appendRange(Array(name.utf8))
        }
        if blocks[index].logStream == nil, let name = blocks[index].invocation.logStream {
            blocks[index].logStream = arena.appendRange(Array(name.utf8))
        }
        return (blocks[index].requestID, blocks[index].logStream)
    }
}

extension [UInt8] {
    /// Appends a text and answers where it is.
    fileprivate mutating func appendRange(_ text: [UInt8]) -> ByteRange {
        let start = count
        append(contentsOf: text)
        return ByteRange(start: start, count: text.count)
    }
}
