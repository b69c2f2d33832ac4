import Records
import Store

/// The one ordered scan that all checks share which look at every record.
struct AuditScan {
    private(set) var mismatch = ShardMismatchCheck()
    private(set) var clock: ClockCheck
    private(set) var republished: RepublishedCheck
    private(set) var shards: [ShardGaps] = []
    /// Records without a delivery that the filter explains; nil without a filter.
    private(set) var filtered: Int64?
    private let verdicts: FilterVerdicts?

    init(_ options: AuditOptions, streams: [StoredStream]) {
        verdicts = options.filter.map(FilterVerdicts.init)
        filtered = verdicts == nil ? nil : 0
        clock = ClockCheck(options)
        republished = RepublishedCheck(options, records: streams.flatMap(\.shards).reduce(0) { $0 + $1.records })
    }

    /// Reads every record of the streams once, in order.
    mutating func run(_ reads: StoreReads, _ streams: [StoredStream]) throws {
        for stream in streams {
            for group in GapsCheck.groups(of: stream) {
                var trackers: [GapTracker] = []
                for shard in group {
                    var tracker = GapTracker(stream: stream, shard: shard)
                    try reads.scanRecords(shard: shard.id, hashing: true) { record in
                        let isFiltered =
                            try record.key.state.isLacking
                            && verdicts?.explains(
                                reads, shard: shard.id, sequence: record.sequence,
                                subSequence: record.key.subSequence) == true
                        if isFiltered { filtered? += 1 }
                        tracker.visit(record.key, longSequence: record.longSequence, isFiltered: isFiltered) { _ in }
                        _ = mismatch.visit(record, stream: stream, shard: shard)
                        _ = clock.visit(record)
                        republished.visit(record, salt: stream.id)
                    }
                    tracker.finish { _ in }
                    trackers.append(tracker)
                }
                shards += GapsCheck.gaps(of: trackers)
            }
        }
    }
}
