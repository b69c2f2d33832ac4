import Records
import Store

/// Missing and unproven records, from the order of the numbers of each shard.
///
/// Shards are read in groups of five, each record once. What is remembered of a group is two to four bytes a record.
enum GapsCheck {
    /// The shards of a stream that may share a counter, in the order of their numbers.
    static func groups(of stream: StoredStream) -> [[StoredShard]] {
        var groups: [[StoredShard]] = []
        for shard in stream.shards {
            let group = shard.number / SharedCounter.shardsPerGroup
            if let last = groups.last?.last, last.number / SharedCounter.shardsPerGroup == group {
                groups[groups.count - 1].append(shard)
            } else {
                groups.append([shard])
            }
        }
        return groups
    }

    /// Hands out the rows: by stream and group; in a group first what is missing, then what is unproven, each by shard
    /// and number.
    static func rows(_ reads: StoreReads, _ options: AuditOptions, _ body: (GapRow) throws -> Void) throws {
        let verdicts = options.filter.map(FilterVerdicts.init)
        for stream in try reads.streams(options.stream) {
            for group in groups(of: stream) {
                var trackers: [GapTracker] = []
                for shard in group {
                    var tracker = GapTracker(stream: stream, shard: shard)
                    try reads.scanSequences(shard: shard.id) { block in
                        for index in block.rows.indices {
                            let row = block.rows[index]
                            let isFiltered =
                                try row.state.isLacking
                                && verdicts?.explains(
                                    reads, shard: shard.id, sequence: block.sequence(at: index),
                                    subSequence: row.subSequence) == true
                            try tracker.visit(
                                row, longSequence: row.value == nil ? block.sequence(at: index) : nil,
                                isFiltered: isFiltered, body)
                        }
                    }
                    try tracker.finish(body)
                    trackers.append(tracker)
                }
                let counter = SharedCounter(trackers.map(\.indexes))
                for (position, tracker) in trackers.enumerated() {
                    var behind: (entry: IndexList.Entry, sequence: String)?
                    try counter.steps(of: position) { step in
                        // One step mostly begins where the one before ended, and its number is printed already.
                        let known = behind.flatMap { $0.entry == step.before ? $0.sequence : nil }
                        let row = row(step, after: known, of: tracker.gaps)
                        behind = row.before.map { (step.after, $0) }
                        try body(row)
                    }
                }
            }
        }
    }

    /// What is known of the shards of a group that were all followed to their ends.
    static func gaps(of trackers: [GapTracker]) -> [ShardGaps] {
        let counter = SharedCounter(trackers.map(\.indexes))
        return trackers.enumerated().map { position, tracker in
            var gaps = tracker.gaps
            counter.steps(of: position) { step in
                gaps.atMostIfShared = step.atMostIfShared.flatMap { gaps.atMostIfShared?.saturatingAdd($0) }
            }
            return gaps
        }
    }

    private static func row(_ step: SharedCounter.Step, after: String?, of gaps: ShardGaps) -> GapRow {
        GapRow(
            stream: gaps.stream, shard: gaps.shard, kind: .unproven,
            after: after ?? sequence(step.before, shard: gaps.shard), before: sequence(step.after, shard: gaps.shard),
            atMost: step.atMost, atMostIfShared: step.atMostIfShared, evidence: [.index])
    }

    private static func sequence(_ entry: IndexList.Entry, shard: ShardID) -> String {
        SequenceLayout(
            createSecond: entry.createSecond, shard: UInt32(truncatingIfNeeded: shard.number), index: entry.index,
            second: entry.second
        ).value.description
    }

    /// - Parameter hasFilter: Whether records that a filter explains were left out.
    static func findings(_ shards: [ShardGaps], hasFilter: Bool) -> [AuditFinding] {
        let missing = shards.reduce(Int64(0)) { $0.saturatingAdd($1.missing) }
        let holes = shards.reduce(0) { $0 + $1.holes }
        let unproven = shards.reduce(0) { $0 + $1.unproven }
        let atMost = shards.reduce(Int64(0)) { $0.saturatingAdd($1.atMost) }
        let shared = shards.reduce(Int64?.some(0)) { sum, next in
            next.atMostIfShared.flatMap { sum?.saturatingAdd($0) }
        }
        let sharedText = shared.map { "at most \($0) if neighbouring shards share a counter" }
        return [
            AuditFinding(
                check: .missing, level: missing > 0 ? .error : .info, count: missing,
                detail: missing > 0
                    ? "records were in the stream and have no delivery, in \(holes) places; see `afterbay audit gaps`"
                        + (hasFilter ? ". Those without a known payload may have been filtered too" : "")
                    : "no record is known to be missing"),
            AuditFinding(
                check: .unproven, level: .info, count: unproven,
                detail: unproven > 0
                    ? "steps of a counter leave room for other records: at most \(atMost), "
                        + (sharedText ?? "and neighbouring shards do not share a counter")
                        + "; numbers are not given out without holes, so this is no sign of loss. " + proven(shards)
                    : proven(shards)),
        ]
    }

    private static func proven(_ shards: [ShardGaps]) -> String {
        let decoded = shards.filter { $0.numbering != .dense && $0.contiguous + $0.unproven > 0 }
        let undecided = shards.reduce(0) { $0 + $1.undecided }
        let rest = undecided > 0 ? "; \(undecided) neighbours tell nothing about each other" : ""
        guard !decoded.isEmpty else {
            return "no numbers whose steps could prove that nothing lies between them" + rest
        }
        let shown = decoded.prefix(10).map { gaps in
            "\(gaps.shard) \(gaps.contiguous) of \(gaps.contiguous + gaps.unproven)"
        }
        let more = decoded.count > 10 ? " and \(decoded.count - 10) more shards" : ""
        return "Proven to have nothing between them: \(shown.joined(separator: ", "))\(more)" + rest
    }
}
