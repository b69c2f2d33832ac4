import Records
import Store

/// Records that evidence says failed, by name or as part of a range, and known records that were never delivered.
enum FailuresCheck {
    /// Hands out one row for each of them, those that are settled too, by stream, shard and number; without those that the
    /// filter accounts for, where one is given.
    static func rows(
        _ reads: StoreReads, _ options: AuditOptions, _ body: (FailureRow) throws -> Void
    ) throws {
        try rows(reads, options, ranges: FailedRanges.byShard(reads.failedRanges(stream: options.stream)), body)
    }

    private static func rows(
        _ reads: StoreReads, _ options: AuditOptions, ranges: [FailedRanges.ShardKey: FailedRanges],
        _ body: (FailureRow) throws -> Void
    ) throws {
        var ranges = ranges
        let verdicts = options.filter.map(FilterVerdicts.init)
        let shards = verdicts == nil ? [:] : try Self.shards(reads, options)
        try reads.failedRecords(stream: options.stream) { failed in
            let key = FailedRanges.ShardKey(stream: failed.stream, shard: failed.shard)
            // What the mapping's filter passes over was never the function's: it is neither failed nor missing.
            if let verdicts, let shard = shards[key], failed.isUnseen,
                try verdicts.explains(
                    reads, shard: shard, sequence: failed.sequence, subSequence: failed.subSequence)
            {
                return
            }
            let holding = ranges[key]?.holding(failed.sequenceKey) ?? []
            try body(FailureStory(failed, ranges: holding).row(options.retention))
        }
    }

    /// The store's rows of the shards.
    private static func shards(
        _ reads: StoreReads, _ options: AuditOptions
    ) throws -> [FailedRanges.ShardKey: Int64] {
        var shards: [FailedRanges.ShardKey: Int64] = [:]
        for stream in try reads.streams(options.stream) {
            for shard in stream.shards {
                shards[FailedRanges.ShardKey(stream: stream.label, shard: shard.number)] = shard.id
            }
        }
        return shards
    }

    /// Hands out one row for each range in which failed records lie that nothing names, by stream, shard and ends.
    static func ranges(
        _ reads: StoreReads, _ options: AuditOptions, _ body: (FailedRangeRow) throws -> Void
    ) throws {
        let shards = FailedRanges.byShard(try reads.failedRanges(stream: options.stream))
        for (_, ranges) in shards.sorted(by: { ($0.key.stream, $0.key.shard) < ($1.key.stream, $1.key.shard) }) {
            for row in ranges.rows(options.retention).rows { try body(row) }
        }
    }

    static func finding(_ reads: StoreReads, _ options: AuditOptions) throws -> AuditFinding {
        let shards = FailedRanges.byShard(try reads.failedRanges(stream: options.stream))
        var counts: [FailureState: Int64] = [:]
        var replayable: Int64 = 0
        try rows(reads, options, ranges: shards) { row in
            counts[row.state, default: 0] += 1
            if row.hasPayload, !row.state.isSettled { replayable += 1 }
        }
        var unnamed = CountBounds(0)
        for ranges in shards.values {
            let total = ranges.rows(options.retention).total
            unnamed.atLeast = unnamed.atLeast.saturatingAdd(total.atLeast)
            unnamed.atMost = unnamed.atMost.saturatingAdd(total.atMost)
        }
        let left = FailureState.allCases.filter { !$0.isSettled }.reduce(0) { $0 + (counts[$1] ?? 0) }
        return AuditFinding(
            check: .failures, level: left > 0 || !unnamed.isZero ? .warning : .info,
            count: left.saturatingAdd(unnamed.atLeast), detail: detail(counts, left: left, replayable, unnamed))
    }

    private static func detail(
        _ counts: [FailureState: Int64], left: Int64, _ replayable: Int64, _ unnamed: CountBounds
    ) -> String {
        func list(_ states: [FailureState]) -> String {
            states.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }.joined(separator: ", ")
        }
        let settled = list([.delivered, .replayed])
        var parts: [String] = []
        if left > 0 {
            parts.append(
                "records failed or missing: \(list([.open, .unknown, .expired])); \(replayable) with a payload, for "
                    + "`replay plan --failed --missing`"
            )
        }
        if !unnamed.isZero {
            let number = unnamed.isExact ? "\(unnamed.atLeast)" : "\(unnamed.atLeast) to \(unnamed.atMost)"
            parts.append("failed ranges hold \(number) records that nothing names")
        }
        if parts.isEmpty { parts.append("no failure is open") }
        if !settled.isEmpty { parts.append("settled since: \(settled)") }
        return parts.joined(separator: "; ")
    }
}
