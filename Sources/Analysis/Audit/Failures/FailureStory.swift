import Records
import Store

/// One failed or missing record with all that is known of it, from which its state follows.
///
/// The first that holds is the state: a delivery, of its own or of a replayed copy (`delivered`); a replay that the target
/// acknowledged, and of which nothing says that the copy failed too (`replayed`); a replay without an answer
/// (`unknown`); no payload, and an arrival longer ago than the stream keeps records (`expired`); else `open`. A record
/// whose payload is known never expires: it can be replayed from here.
struct FailureStory {
    private let record: FailedRecord
    /// The messages whose range holds it.
    private let ranges: [StoredRange]

    init(_ record: FailedRecord, ranges: [StoredRange]) {
        self.record = record
        self.ranges = ranges
    }

    func row(_ retention: Retention) -> FailureRow {
        let arrival = self.arrival
        let expires = arrival.map { retention.expiry(of: $0.time) }
        let isGone = retention.isPast(expires)
        let state = self.state(isGone: isGone)
        return FailureRow(
            record: RecordName(
                stream: record.stream, shard: ShardID(record.shard), sequence: record.sequence,
                subSequence: record.subSequence),
            state: state, reason: record.reason ?? ranges.lazy.compactMap(\.condition).min(),
            hasPayload: record.hasPayload, source: source,
            knownBy: record.knownBy, evidence: evidence(of: state, retention, arrival: arrival?.time),
            arrival: arrival?.time, arrivalEstimated: arrival?.isEstimated ?? false, expires: expires,
            secondsLeft: state.isSettled || isGone ? nil : retention.secondsLeft(until: expires),
            requestID: record.requestID ?? ranges.lazy.compactMap(\.requestID).min(),
            isFailure: record.failedSource != nil || !ranges.isEmpty)
    }

    private func state(isGone: Bool) -> FailureState {
        if record.deliveredIn != nil { return .delivered }
        switch record.replay?.fate {
        case .delivered: return .delivered
        case .awaited: return .replayed
        case .unknown: return .unknown
        case .failed, nil: break
        }
        return isGone && !record.hasPayload ? .expired : .open
    }

    /// What says that it failed; where nothing does, what names it.
    private var source: String {
        record.failedSource ?? (ranges.isEmpty ? record.knownBy.first : nil) ?? "failure_document"
    }

    /// The record's own arrival where that is exact; else that of the end of a range which it is; else the estimate from
    /// its number; else the time by which the whole of a range had arrived.
    private var arrival: (time: Timestamp, isEstimated: Bool)? {
        if let time = record.arrivalTime, !record.arrivalEstimated { return (Timestamp(microseconds: time), false) }
        let ends = ranges.flatMap { range in
            [
                range.firstKey == record.sequenceKey ? range.firstArrival : nil,
                range.lastKey == record.sequenceKey ? range.lastArrival : nil,
            ].compactMap { $0 }
        }
        if let time = ends.min() { return (Timestamp(microseconds: time), false) }
        return (record.arrivalTime ?? ranges.lazy.compactMap(\.lastArrival).min())
            .map { (Timestamp(microseconds: $0), true) }
    }

    private func evidence(of state: FailureState, _ retention: Retention, arrival: Timestamp?) -> [String] {
        switch state {
        case .delivered:
            if let object = record.deliveredIn { return [object] }
            return [record.replay?.deliveredIn].compactMap { $0 } + copy
        case .replayed:
            return copy
        case .unknown:
            return [record.replay?.name].compactMap { $0 }
        case .expired:
            return [arrival.map { "arrival \($0)" }, "retention \(retention.text)"].compactMap { $0 }
        case .open:
            // A range that only holds the record's number is the whole evidence that it failed.
            let named = record.documents + (record.replay?.documents ?? [])
            let all = record.failedSource == nil ? named + ranges.flatMap(\.documents) : named
            return Set(all).sorted() + copy
        }
    }

    /// The replay and the event id that the record has in it, where it was sent.
    private var copy: [String] {
        guard let replay = record.replay else { return [] }
        let now = replay.newSequence.map { sequence in replay.newShard.map { "\($0):\(sequence)" } ?? sequence }
        return [replay.name, now].compactMap { $0 }
    }
}
