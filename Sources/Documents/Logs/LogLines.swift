import Coding
import Records

/// Divides a log's text into events, while it comes in from a source. The text itself is held by the window.
struct LogLines {
    /// An event with more bytes is none: the service takes 1 MiB.
    private static let maximumEventBytes = 4 << 20
    private static let pieceBytes = 256 << 10

    /// An event of which only the beginning is held.
    private struct LongEvent {
        var digest = SHA256Digest()
        var byteCount: Int64 = 0
        /// Where in the text that begins which was not taken in yet.
        var taken: Int
    }

    /// Where the next event ends, and where and how the one behind it begins.
    private struct Ending {
        var end: Int
        var next: Int
        var prefix: LogLine.Prefix?
    }

    private var source: (any ByteSource)?
    private var failure: ByteSourceError?
    /// Bytes of the document before the text's first byte.
    private var base: Int64 = 0
    /// Where the next event begins in the text, its place in the document, and its time.
    private var start = 0
    private var startOffset: Int64 = 0
    private var prefix: LogLine.Prefix?
    private var hasBegun = false
    /// From here on the end of the event is looked for.
    private var search = 0
    /// Line breaks before the next event, and in it so far.
    private var linesBefore: Int64 = 0
    private var linesWithin: Int64 = 0
    private var long: LongEvent?

    /// - Parameter source: The document's bytes.
    init(source: (any ByteSource)? = nil) {
        self.source = source
    }

    /// Takes the next event into the window; false at the document's end.
    mutating func next(into window: inout LogWindow) -> Bool {
        if !hasBegun, !begin(&window.text) { return false }
        while true {
            if let found = findEnd(window.text.span) {
                take(upTo: found.end, isUnterminated: false, into: &window)
                goOn(to: found.next, found.prefix)
                return true
            }
            shortenLongEvent(&window.text)
            if pull(&window.text) { continue }
            // What a failure cut off is no event: the rest tells of it.
            guard failure == nil, start < window.text.count else { return false }
            linesWithin += 1
            take(upTo: window.text.count, isUnterminated: true, into: &window)
            goOn(to: window.text.count, nil)
            return true
        }
    }

    /// Drops the text of the events that were taken.
    mutating func dropRead(from text: inout [UInt8]) {
        text.removeSubrange(0..<start)
        base += Int64(start)
        search -= start
        long?.taken -= start
        start = 0
    }

    /// What could not be read at the document's end; nil where all was. It begins the text.
    func takeRest(_ text: [UInt8], entryIndex: Int64) -> Reject? {
        let code: Reject.Code
        let detail: String
        if let failure {
            code = Reject.Code(rawValue: failure.code.rawValue) ?? .unreadable
            detail = failure.detail
        } else if base == 0, text.isEmpty {
            (code, detail) = (.emptyDocument, "the document is empty")
        } else {
            return nil
        }
        var reject = Reject(
            code: code, entryIndex: entryIndex, byteOffset: startOffset, line: linesBefore + 1, column: 1,
            detail: detail, bytes: text.span)
        if let long {
            let part = finish(long, text.span, upTo: text.count)
            (reject.byteCount, reject.hash) = (part.byteCount, part.hash)
        }
        return reject
    }

    private mutating func begin(_ text: inout [UInt8]) -> Bool {
        while text.count < LogLine.maximumPrefixBytes, pull(&text) {}
        guard !text.isEmpty else { return false }
        prefix = LogLine.prefix(text.span, at: 0)
        hasBegun = true
        return true
    }

    /// Looks for the line break that ends the event: one that a line with a time follows, or nothing at all.
    private mutating func findEnd(_ text: borrowing Span<UInt8>) -> Ending? {
        while let lineEnd = text.firstIndex(of: 0x0A, from: search) {
            let next = lineEnd + 1
            if source != nil, next + LogLine.maximumPrefixBytes > text.count {
                search = lineEnd
                return nil
            }
            linesWithin += 1
            let following = LogLine.prefix(text, at: next)
            // Before the first time every line is taken for an event.
            if following != nil || prefix == nil || next == text.count {
                return Ending(end: lineEnd, next: next, prefix: following)
            }
            search = next
        }
        search = text.count
        return nil
    }

    @inline(__always)
    private func take(upTo end: Int, isUnterminated: Bool, into window: inout LogWindow) {
        let message = start + (prefix?.byteCount ?? 0)
        var event = LogEvent(
            statement: LogStatement(meaning: .refused(.tooLong)), time: prefix?.time ?? .min, stream: 0,
            message: ByteRange(start: message, count: end - message),
            part: ByteRange(start: start, count: end - start), byteOffset: startOffset, line: linesBefore + 1,
            isUnterminated: isUnterminated)
        if let long {
            let part = finish(long, window.text.span, upTo: end)
            event.part.count = UInt32(Reject.keptByteCount)
            return window.add(event, byteCount: Int(part.byteCount), long: part)
        }
        if end - start <= Self.maximumEventBytes {
            event.statement = LogGrammar.statement(window.text.span, message, end)
        }
        window.add(event, byteCount: end - start)
    }

    private mutating func goOn(to next: Int, _ following: LogLine.Prefix?) {
        start = next
        startOffset = base + Int64(next)
        search = next
        prefix = following
        linesBefore += linesWithin
        linesWithin = 0
        long = nil
    }

    /// Reads on; false where there is no more.
    private mutating func pull(_ text: inout [UInt8]) -> Bool {
        guard var source else { return false }
        let wanted = text.count + Self.pieceBytes
        if text.capacity < wanted { text.reserveCapacity(max(wanted, 2 * text.capacity)) }
        let before = text.count
        do {
            try text.append(addingCapacity: Self.pieceBytes) { (room) throws(ByteSourceError) in
                try source.read(into: &room)
            }
            self.source = text.count == before ? nil : source
        } catch {
            failure = error
            self.source = nil
        }
        return true
    }

    /// Drops the middle of an event that is longer than any can be, so that what is held does not grow with it.
    private mutating func shortenLongEvent(_ text: inout [UInt8]) {
        guard long != nil || search - start > Self.maximumEventBytes else { return }
        var event = long ?? LongEvent(taken: start)
        event.digest.update(text.span.extracting(event.taken..<search))
        event.byteCount += Int64(search - event.taken)
        let kept = start + Reject.keptByteCount
        if search > kept {
            text.removeSubrange(kept..<search)
            base += Int64(search - kept)
            search = kept
        }
        event.taken = search
        long = event
    }

    private func finish(_ event: LongEvent, _ text: borrowing Span<UInt8>, upTo end: Int) -> LogWindow.LongPart {
        var digest = event.digest
        digest.update(text.extracting(event.taken..<end))
        return LogWindow.LongPart(
            byteCount: event.byteCount + Int64(end - event.taken), hash: digest.finish())
    }
}
