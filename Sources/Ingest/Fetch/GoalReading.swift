import AWS
import Records
import Store

/// Decides what becomes of each record that a shard gives out for one goal; knows no network.
struct GoalReading {
    /// What became of a record.
    enum Step: Equatable {
        /// It lies before the goal, or is accounted for.
        case passed
        /// It belongs to the goal, and may be its last.
        case taken(isLast: Bool)
        /// It lies behind the goal: there is nothing more.
        case behindEnd
    }

    /// Why reading ended.
    enum Outcome {
        case endReached
        /// The shard is closed, and has no more records.
        case shardEnded
        /// The newest record was reached.
        case newestReached
    }

    private let goal: FetchGoal
    private let resumption: FetchResumption
    private(set) var portion: FetchPortion
    /// The first record that has to come, if the stream still holds the beginning.
    let expectedKey: String?
    private var hasSeenRecord = false
    private var hasRead: Bool
    private var lostSpan: (first: String, last: String)?
    private var since: Int64?
    private var newPayloads = 0
    /// Before this time the stream holds nothing, in microseconds since 1970 UTC.
    private let horizon: Int64
    /// Whether the goal is a slice that begins before the horizon, in a shard that may have had records then.
    private let beginsTooEarly: Bool
    var row: FetchReport.Row

    /// - Parameter horizon: Before this time the stream holds nothing, in microseconds since 1970 UTC.
    init(_ goal: FetchGoal, _ resumption: FetchResumption, horizon: Int64, shard: KinesisShard) {
        self.horizon = horizon
        if case .time(let time) = goal.begin {
            beginsTooEarly = time < horizon && !Self.begins(shard, after: horizon)
        } else {
            beginsTooEarly = false
        }
        self.goal = goal
        self.resumption = resumption
        row = goal.row
        row.reached = resumption.key.map { String($0.dropFirst(3)) }
        row.lostBefore = resumption.lostBefore.map { String($0.dropFirst(3)) }
        hasRead = resumption.hasRead
        if let key = resumption.key {
            expectedKey = key
        } else if case .record(let key) = goal.begin {
            expectedKey = key
        } else {
            expectedKey = nil
            if case .time(let time) = goal.begin { since = beginsTooEarly ? horizon : time } else { since = .min }
        }
        portion = FetchPortion(beginKey: expectedKey)
    }

    /// Whether there is nothing to be read.
    var isDone: Bool { resumption.isDone }

    /// Where reading begins: with the last record that is accounted for, where there is one, so that it shows whether the
    /// stream still holds what follows.
    var position: KinesisPosition {
        if let expectedKey { return .at(sequence: String(expectedKey.dropFirst(3))) }
        if case .time(let time) = goal.begin { return .time(time) }
        return .oldest
    }

    /// How many records are of use.
    func wanted(others: Int) -> Int {
        guard case .record = goal.end else { return 10_000 }
        let left = (goal.records.map { Int(clamping: $0) } ?? 1_000) - row.read
        // What lies behind may serve the goals that follow.
        return max(left, others > 0 ? 100 : 1) + (resumption.key == nil ? 0 : 1)
    }

    /// Takes the next record of the shard.
    mutating func take(_ record: KinesisRecord, known: KnownStretch) -> Step {
        guard let key = SequenceNumber(record.sequence)?.storageKey else { return .passed }
        if let expectedKey {
            if key < expectedKey { return .passed }
            if !hasSeenRecord, key > expectedKey { lose(until: key) }
            hasSeenRecord = true
            if key == resumption.key { return .passed }
        }
        hasSeenRecord = true
        var isLast = false
        switch goal.end {
        case .record(let last):
            if key > last { return .behindEnd }
            isLast = key == last
        case .time(let until):
            if let arrival = record.arrivalTime, arrival >= until { return .behindEnd }
        case .newest: break
        }
        let isKnown = record.arrivalTime != nil && known.arrivals[key] == record.arrivalTime
        portion.add(record, key: key, isKnown: isKnown)
        if !isKnown, !known.keysWithPayload.contains(key) { newPayloads += 1 }
        hasRead = true
        row.read += 1
        row.bytes += Int64(record.data.count)
        row.reached = record.sequence
        return .taken(isLast: isLast)
    }

    /// What the stream holds no more, from the expected record on.
    private mutating func lose(until key: String) {
        guard let expectedKey else { return }
        if case .record(let last) = goal.end, key > last {
            lostSpan = (expectedKey, last)
            row.lostBefore = String(last.dropFirst(3))
        } else {
            lostSpan = (expectedKey, key)
            row.lostBefore = String(key.dropFirst(3))
            // What was read begins here, and not where it should have.
            portion = FetchPortion(beginKey: key)
        }
    }

    /// A stretch that was found to be lost, once.
    mutating func takeLostSpan(shard: Int64) -> FetchedSpan? {
        defer { lostSpan = nil }
        return lostSpan.map { FetchedSpan(shard: shard, firstKey: $0.first, lastKey: $0.last, state: .expired) }
    }

    /// What was gathered, with the stretch that is thereby read; nil where nothing was read. The next portion begins behind it.
    ///
    /// - Parameter isLast: The goal's end was reached: nothing lies between the last record and it.
    mutating func takePortion(shard: Int64, isLast: Bool) -> (FetchPortion, FetchedSpan)? {
        guard let first = portion.beginKey, var last = portion.lastKey else { return nil }
        if isLast, case .record(let end) = goal.end { last = max(last, end) }
        let span = FetchedSpan(
            shard: shard, firstKey: first, lastKey: last, state: .read, since: since, lastArrival: portion.lastArrival)
        since = nil
        defer { portion = FetchPortion(beginKey: last) }
        return (portion, span)
    }

    mutating func takeNewPayloads() -> Int {
        defer { newPayloads = 0 }
        return newPayloads
    }

    /// Decides the goal's state.
    mutating func finish(_ outcome: Outcome) {
        var isLost = row.lostBefore != nil
        if case .record(let last) = goal.end, outcome != .endReached {
            let reachedEnd = row.reached.flatMap { SequenceNumber($0)?.storageKey } ?? ""
            if !hasSeenRecord, let expectedKey, outcome == .shardEnded || Self.arrival(of: last) ?? .max < horizon {
                // Nothing of it is left.
                isLost = true
                lostSpan = (expectedKey, last)
                row.lostBefore = String(last.dropFirst(3))
            } else if reachedEnd < last {
                row.state = .unfinished
                row.detail =
                    "the stream's last record comes before \(last.dropFirst(3)), which it should hold; check that the "
                    + "numbers are of this stream"
                return
            }
        }
        if resumption.isCut || beginsTooEarly && resumption.key == nil {
            isLost = true
            row.detail = "the stream holds nothing from before \(Timestamp(microseconds: horizon).secondText)"
        }
        row.state = !isLost ? .complete : hasRead || !isByNumber ? .partlyExpired : .expired
    }

    private var isByNumber: Bool {
        if case .record = goal.begin { true } else { false }
    }

    /// When a record arrived, as far as its number tells.
    private static func arrival(of key: String) -> Int64? {
        SequenceNumber(storageKey: key)?.value.flatMap { SequenceLayout($0) }?.estimatedArrival.microseconds
    }

    /// Whether a shard is younger than the time.
    private static func begins(_ shard: KinesisShard, after time: Int64) -> Bool {
        guard let layout = SequenceNumber(shard.startingSequenceNumber)?.value.flatMap({ SequenceLayout($0) }) else {
            return false
        }
        return layout.createSecond * 1_000_000 >= time
    }
}
