import Coding
import Records

/// A stretch of a log that is held together: its events are taken in the order of their times, and told in the order of
/// the document.
///
/// Stretches are cut by what they hold and by nothing else, so that neither the pieces in which a document comes nor the
/// room of a batch has a part in what is found. In a document that is longer than one, an event that stands further
/// from its place than a stretch is long is taken where it stands.
struct LogWindow: ~Copyable {
    /// How much a stretch holds.
    struct Limits {
        var events = 50_000
        /// Of the document's text.
        var bytes = 16 << 20
    }

    private let options: StreamOptions
    private let limits: Limits
    private var traits: PayloadTraits
    /// The messages, and the parts of the document that may become rejects.
    var text: [UInt8] = []
    private(set) var events: [LogEvent] = []
    private var blocks = LogBlocks()
    /// Bytes of the document that the events take.
    private var heldBytes = 0
    /// What is known of parts of which not all is kept, by event.
    private var longParts: [Int: LongPart] = [:]
    /// Whether a number was met that has the known layout.
    private var hasLayout = false

    /// A part of a document that was too long to be held.
    struct LongPart {
        var byteCount: Int64
        var hash: [UInt8]
    }

    init(options: StreamOptions, limits: Limits = Limits()) {
        self.options = options
        self.limits = limits
        traits = PayloadTraits(options: options)
    }

    /// Forgets the document before.
    mutating func begin() {
        text.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        blocks.removeAll()
        heldBytes = 0
        longParts.removeAll()
        hasLayout = false
    }

    /// Index of a log stream of the document.
    mutating func stream(group: String?, name: String?) -> Int {
        blocks.stream(group: group, name: name)
    }

    /// Takes an event.
    ///
    /// - Parameter byteCount: What it takes of the document.
    @inline(__always)
    mutating func add(_ event: LogEvent, byteCount: Int, long: LongPart? = nil) {
        if let long { longParts[events.count] = long }
        events.append(event)
        heldBytes += byteCount
    }

    /// Whether the stretch holds what it may.
    var isFull: Bool { events.count >= limits.events || heldBytes >= limits.bytes }

    /// Tells of all events that are held. The text is left to the caller.
    mutating func flush(isLast: Bool, hints: ReadingHints, nextIndex: inout Int64, into batch: inout RecordBatch) {
        Self.settle(&events, &blocks, text, isLast: isLast)
        // Most events are entries with a number; growing the arrays bit by bit would copy each entry several times.
        batch.entries.reserveCapacity(batch.entries.count + events.count)
        batch.arena.reserveCapacity(batch.arena.count + heldBytes / 2)
        var teller = LogTeller(options: options, hints: hints, nextIndex: nextIndex, hasLayout: hasLayout)
        teller.tell(events, &blocks, text, longParts, &traits, into: &batch)
        nextIndex = teller.nextIndex
        hasLayout = teller.hasLayout
        Self.goOn(events, &blocks, text, into: &batch)
        events.removeAll(keepingCapacity: true)
        longParts.removeAll(keepingCapacity: true)
        heldBytes = 0
    }

    /// Takes the events in the order of their times; those of one time as they stand.
    private static func settle(
        _ events: inout [LogEvent], _ blocks: inout LogBlocks, _ text: [UInt8], isLast: Bool
    ) {
        let text = text.span
        if areOrdered(events) {
            for index in events.indices { blocks.take(index, of: &events, text) }
        } else {
            let order = events.indices.sorted {
                (events[$0].time, $0) < (events[$1].time, $1)
            }
            for index in order { blocks.take(index, of: &events, text) }
        }
        if isLast { blocks.finish(&events) }
    }

    private static func areOrdered(_ events: [LogEvent]) -> Bool {
        var last = Int64.min
        for index in events.indices {
            let time = events[index].time
            if time < last { return false }
            last = time
        }
        return true
    }

    /// Brings the blocks that are closed, and keeps what is open for the next stretch.
    private static func goOn(
        _ events: [LogEvent], _ blocks: inout LogBlocks, _ text: [UInt8], into batch: inout RecordBatch
    ) {
        let closed = blocks.takeClosed { index in
            let event = events[index]
            var failure = OpenFailure(
                reason: [], block: event.block,
                reject: Reject(.missingData, event, entryIndex: 0, text.span.extracting(event.part.indices)))
            if case .failedUnnamed(let reason, _) = event.statement.meaning {
                failure.reason = Array(text[reason.indices])
            }
            return failure
        }
        batch.invocations.append(contentsOf: closed)
    }
}

extension Reject {
    /// An event of a log that is no evidence.
    init(_ problem: LogProblem, _ event: LogEvent, entryIndex: Int64, _ part: borrowing Span<UInt8>) {
        self.init(
            code: problem.code, entryIndex: entryIndex, byteOffset: event.byteOffset, line: event.line,
            column: event.line.map { _ in 1 }, detail: problem.detail, bytes: part)
    }
}
