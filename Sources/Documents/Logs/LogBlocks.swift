import Coding
import Records

/// Divides each log stream into blocks, one for each invocation, and joins a failure without a name to the data that is
/// logged behind it. Takes the events of all streams together, each stream's in the order of their times.
struct LogBlocks {
    /// A block as far as it was read.
    struct Block {
        var invocation: Invocation
        /// Whether its entry index is known.
        var isPlaced = false
        /// What the function's own count says.
        var toldAccepted: Int64 = 0
        var toldFailed: Int64 = 0
        /// Whether another block has begun in its log stream.
        var isClosed = false
        /// Texts in the batch at hand, shared by all its entries.
        var extra: ByteRange?
        var requestID: ByteRange?
        var logStream: ByteRange?

        /// The block as it goes on into another batch.
        var withoutTexts: Block {
            var block = self
            (block.extra, block.requestID, block.logStream) = (nil, nil, nil)
            return block
        }

        /// The invocation with its counts. A function that does not name its records may still count them.
        var told: Invocation {
            var invocation = invocation
            invocation.accepted = max(invocation.accepted, toldAccepted)
            invocation.failed = max(invocation.failed, toldFailed)
            return invocation
        }
    }

    /// Where a log stream stands.
    private struct Stream {
        var group: String?
        var name: String?
        /// Index of its last block; −1 before the first.
        var block = -1
        /// The failure that waits for its data: index of the event, or from `LogEvent.carriedBase` on of the carried one.
        var failure = -1
    }

    private var streams: [Stream] = []
    private var streamIndexes: [String: Int] = [:]
    /// The blocks of the window at hand, and those that were open before it.
    var blocks: [Block] = []
    /// Failures that windows before left open.
    var carried: [OpenFailure] = []

    /// Forgets everything.
    mutating func removeAll() {
        streams.removeAll(keepingCapacity: true)
        streamIndexes.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        carried.removeAll()
    }

    /// Index of a log stream.
    mutating func stream(group: String?, name: String?) -> Int {
        let key = (group.map { $0 + "\n" } ?? "") + (name ?? "\n")
        if let index = streamIndexes[key] { return index }
        streamIndexes[key] = streams.count
        streams.append(Stream(group: group, name: name))
        return streams.count - 1
    }

    /// Takes the next event: finds its block, and what it says of it.
    mutating func take(_ index: Int, of events: inout [LogEvent], _ text: borrowing Span<UInt8>) {
        let event = events[index]
        if !event.statement.isOfBlock { return passOther(event) }
        let block = self.block(of: event, text)
        events[index].block = block
        blocks[block].invocation.extend(to: event.knownTime)
        if join(index, block, &events) { blocks[block].invocation.failed += 1 }
        note(event, block, text)
    }

    /// A line that says nothing lengthens the block in which it stands.
    private mutating func passOther(_ event: LogEvent) {
        let block = streams[event.stream].block
        guard block >= 0, !blocks[block].invocation.hasReport else { return }
        blocks[block].invocation.extend(to: event.knownTime)
    }

    private mutating func block(of event: LogEvent, _ text: borrowing Span<UInt8>) -> Int {
        let current = streams[event.stream].block
        let isStart = if case .start = event.statement.meaning { true } else { false }
        guard let id = event.statement.requestID else {
            if current >= 0, !blocks[current].invocation.hasReport { return current }
            return begin(event.stream, requestID: nil)
        }
        let bytes = text.extracting(id.indices)
        if current >= 0 {
            let invocation = blocks[current].invocation
            if let known = invocation.requestID {
                if known.utf8Span.span.hasSameBytes(as: bytes), !(isStart && invocation.hasStart) { return current }
            } else if !isStart, !invocation.hasReport {
                // The document begins in the midst of this block: here is its name.
                blocks[current].invocation.requestID = Self.string(bytes)
                return current
            }
        }
        return begin(event.stream, requestID: Self.string(bytes))
    }

    private mutating func begin(_ stream: Int, requestID: String?) -> Int {
        if streams[stream].block >= 0 { blocks[streams[stream].block].isClosed = true }
        var invocation = Invocation(entryIndex: 0)
        invocation.logGroup = streams[stream].group
        invocation.logStream = streams[stream].name
        invocation.requestID = requestID
        blocks.append(Block(invocation: invocation))
        streams[stream].block = blocks.count - 1
        return blocks.count - 1
    }

    /// Joins data to the failure in front of it. Any other line that says something ends the wait.
    ///
    /// - Returns: Whether the event is data without a failure in front of it: that a record failed shows here only.
    private mutating func join(_ index: Int, _ block: Int, _ events: inout [LogEvent]) -> Bool {
        let stream = events[index].stream
        let waiting = streams[stream].failure
        streams[stream].failure = -1
        if case .data = events[index].statement.meaning {
            if waiting >= 0, self.block(ofFailure: waiting, events) == block {
                events[index].failure = waiting
                events[index].joint = .joined
                settle(waiting, as: .joined, &events)
                return false
            }
            events[index].joint = .alone
        }
        if waiting >= 0 { settle(waiting, as: .alone, &events) }
        if case .failedUnnamed(_, nil) = events[index].statement.meaning { streams[stream].failure = index }
        return events[index].joint == .alone
    }

    private func block(ofFailure index: Int, _ events: [LogEvent]) -> Int {
        index >= LogEvent.carriedBase ? carried[index - LogEvent.carriedBase].block : events[index].block
    }

    private mutating func settle(_ failure: Int, as joint: LogEvent.Joint, _ events: inout [LogEvent]) {
        if failure < LogEvent.carriedBase { return events[failure].joint = joint }
        carried[failure - LogEvent.carriedBase].joint = joint
    }

    private mutating func note(_ event: LogEvent, _ block: Int, _ text: borrowing Span<UInt8>) {
        switch event.statement.meaning {
        case .accepted: blocks[block].invocation.accepted += 1
        case .failed, .failedNumber, .failedUnnamed: blocks[block].invocation.failed += 1
        case .counts(let accepted, let failed):
            blocks[block].toldAccepted = accepted
            blocks[block].toldFailed = failed
        case .stored(let count, let key):
            blocks[block].invocation.storedRecords = count
            blocks[block].invocation.storedKey = Self.string(text.extracting(key.indices))
        case .storeFailed(let reason):
            blocks[block].invocation.storeError = Self.string(text.extracting(reason.indices))
        case .start: blocks[block].invocation.hasStart = true
        case .end: blocks[block].invocation.hasEnd = true
        case .report(let duration, let hasTimedOut):
            blocks[block].invocation.hasReport = true
            blocks[block].invocation.duration = duration
            if hasTimedOut { blocks[block].invocation.hasTimedOut = true }
        case .timedOut: blocks[block].invocation.hasTimedOut = true
        case .refused(let problem):
            if problem.speaksOf == .listed { blocks[block].invocation.accepted += 1 }
            if problem.speaksOf == .failed { blocks[block].invocation.failed += 1 }
        case .data, .other: break
        }
    }

    /// Ends everything that is open, at the document's end.
    mutating func finish(_ events: inout [LogEvent]) {
        for index in streams.indices where streams[index].failure >= 0 {
            settle(streams[index].failure, as: .alone, &events)
            streams[index].failure = -1
        }
        for index in blocks.indices { blocks[index].isClosed = true }
    }

    /// Goes on to the next window: what is closed is taken out, what is open stays.
    ///
    /// - Parameter carry: Makes a failure that is still open last beyond its window.
    mutating func takeClosed(carrying carry: (Int) -> OpenFailure) -> [Invocation] {
        var kept: [Block] = []
        var closed: [Invocation] = []
        var moved = [Int](repeating: -1, count: blocks.count)
        for (index, block) in blocks.enumerated() {
            if block.isClosed {
                closed.append(block.told)
            } else {
                moved[index] = kept.count
                kept.append(block.withoutTexts)
            }
        }
        var waiting: [OpenFailure] = []
        for index in streams.indices {
            let stream = streams[index]
            // A closed block is never its stream's last, but at the document's end.
            if stream.block >= 0 { streams[index].block = moved[stream.block] }
            guard stream.failure >= 0 else { continue }
            var failure =
                stream.failure >= LogEvent.carriedBase
                ? carried[stream.failure - LogEvent.carriedBase] : carry(stream.failure)
            failure.block = moved[failure.block]
            streams[index].failure = LogEvent.carriedBase + waiting.count
            waiting.append(failure)
        }
        blocks = kept
        carried = waiting
        return closed
    }

    private static func string(_ bytes: borrowing Span<UInt8>) -> String {
        var copy: [UInt8] = []
        copy.append(copying: bytes)
        return String(decoding: copy, as: UTF8.self)
    }
}

extension Invocation {
    /// Takes in the time of another line.
    fileprivate mutating func extend(to time: Int64?) {
        guard let time else { return }
        firstTime = min(firstTime ?? time, time)
        lastTime = max(lastTime ?? time, time)
    }
}
