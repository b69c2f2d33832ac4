import Records
import Store

/// What became of what replays put into streams.
enum ReplaysCheck {
    /// Hands out one row for each entry, by replay and place in it.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (ReplayedRow) throws -> Void) throws {
        try reads.replayedEntries(stream: stream) { entry in
            try body(
                ReplayedRow(
                    replay: entry.replay,
                    record: RecordName(
                        stream: entry.stream, shard: ShardID(entry.shard), sequence: entry.sequence,
                        subSequence: entry.subSequence),
                    state: ReplayedRow.State(rawValue: entry.state) ?? .unknown, newShard: entry.newShard,
                    newSequence: entry.newSequence,
                    evidence: entry.evidence.flatMap { ReplayedRow.Evidence(rawValue: $0) }, object: entry.object))
        }
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var counts: [ReplayedRow.State: Int64] = [:]
        try rows(reads, stream: stream) { counts[$0.state, default: 0] += 1 }
        let left = counts.filter { $0.key != .delivered }.reduce(0) { $0 + $1.value }
        let hasDoubts = (counts[.lost] ?? 0) + (counts[.unknown] ?? 0) > 0
        return AuditFinding(
            check: .replays, level: hasDoubts ? .warning : .info, count: left, detail: detail(counts, left: left))
    }

    private static func detail(_ counts: [ReplayedRow.State: Int64], left: Int64) -> String {
        if counts.isEmpty { return "nothing was replayed into a stream" }
        let order: [ReplayedRow.State] = [.lost, .unknown, .awaited, .unsent, .delivered]
        let list = order.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        guard left > 0 else { return "every record that was replayed into a stream is delivered: \(list.joined())" }
        return "records replayed into a stream: \(list.joined(separator: ", ")); `audit replays` lists them"
    }
}
