import Records
import Store

/// A stretch of one shard that is to be read: from where, and up to where.
struct FetchGoal: Sendable {
    enum Begin: Equatable, Sendable {
        /// With a record that is or was in the stream, by its storage key.
        case record(String)
        /// With the first record that arrived at this time or later, in microseconds since 1970 UTC.
        case time(Int64)
        case oldest
    }

    enum End: Equatable, Sendable {
        /// With a record that is or was in the stream, by its storage key.
        case record(String)
        /// Before the first record that arrived at this time or later.
        case time(Int64)
        /// With the newest record.
        case newest
    }

    var begin: Begin
    var end: End
    /// How many records it has, as far as that is known.
    var records: Int64?
    /// What is told of it before it is read.
    var row: FetchReport.Row

    /// A stretch by its numbers; nil where they are none, or turned round.
    init?(_ stretch: FetchStretch) {
        guard let first = SequenceNumber(stretch.first), let last = SequenceNumber(stretch.last), first <= last else {
            return nil
        }
        begin = .record(first.storageKey)
        end = .record(last.storageKey)
        records = stretch.records
        row = FetchReport.Row(shard: stretch.shard)
        row.first = stretch.first
        row.last = stretch.last
    }

    /// A slice of time.
    init(shard: Int64, since: Int64?, until: Int64?) {
        begin = since.map(Begin.time) ?? .oldest
        end = until.map(End.time) ?? .newest
        row = FetchReport.Row(shard: shard)
        row.since = since
        row.until = until
    }
}

/// Where reading of a goal goes on, after what was read of it before.
struct FetchResumption: Equatable {
    /// Storage key of the last record that is accounted for; nil where none is.
    var key: String?
    /// Whether a part of what is accounted for was read.
    var hasRead = false
    /// Storage key of the first record that was still there, where what lay before it is lost.
    var lostBefore: String?
    /// Whether the stream held nothing of the slice's beginning when it was read.
    var isCut = false
    /// Whether nothing is left to be read.
    var isDone = false

    /// What the spans of a shard account for, from a goal's beginning on without a break.
    ///
    /// A slice goes on behind a span that was read from the same time or an earlier one, if that span reaches into the slice:
    /// no record lies between the slice's beginning and the records of the span that belong to it.
    ///
    /// - Parameter horizon: Before this time the stream holds nothing, in microseconds since 1970 UTC.
    init(_ goal: FetchGoal, after spans: [FetchedSpan], horizon: Int64) {
        switch goal.begin {
        case .record(let first):
            key = first
            follow(spans)
            // Where no span holds the first record itself, nothing of it is accounted for.
            if !spans.contains(where: { $0.firstKey <= first && $0.lastKey >= first }) { key = nil }
        case .time(let time):
            let fitting = spans.filter { span in
                guard let since = span.since, since <= max(time, horizon), let arrival = span.lastArrival else {
                    return false
                }
                return arrival >= time
            }
            begin(with: fitting, spans)
            isCut = !fitting.isEmpty && !fitting.contains { ($0.since ?? .max) <= time }
        case .oldest:
            begin(with: spans.filter { $0.since == .min }, spans)
        }
        guard let key else { return }
        switch goal.end {
        case .record(let last): isDone = key >= last
        case .time(let until):
            isDone = spans.contains { $0.lastKey == key && ($0.lastArrival ?? .min) >= until }
        case .newest: break
        }
    }

    private mutating func begin(with fitting: [FetchedSpan], _ spans: [FetchedSpan]) {
        guard let furthest = fitting.max(by: { $0.lastKey < $1.lastKey }) else { return }
        key = furthest.lastKey
        hasRead = true
        follow(spans)
    }

    /// Goes along spans that hold the key, as far as they lead.
    private mutating func follow(_ spans: [FetchedSpan]) {
        while let at = key {
            let holding = spans.filter { $0.firstKey <= at && $0.lastKey >= at }
            if holding.contains(where: { $0.state == .read }) { hasRead = true }
            let lost = holding.filter { $0.state == .expired }.map(\.lastKey).max()
            if let lost, lost > (lostBefore ?? "") { lostBefore = lost }
            guard let next = holding.map(\.lastKey).max(), next > at else { return }
            key = next
        }
    }
}
