import Records
import Store

/// Follows one shard's records in order: finds what is missing, judges each step, and remembers decoded counters.
struct GapTracker {
    private(set) var gaps: ShardGaps
    /// The decoded numbers, for the bounds that other shards of the group improve.
    private(set) var indexes = IndexList()

    private let shardNumber: Int64
    private let isDense: Bool
    private let decodes: Bool

    private var previous: String?
    private var previousValue: SequenceValue?
    private var previousEntry: IndexList.Entry?
    private var isFirst = true
    private var lastDelivered: String?
    private var lastDeliveredValue: SequenceValue?
    private var run: Int64 = 0
    private var runEvidence: Set<GapRow.Evidence> = []

    init(stream: StoredStream, shard: StoredShard) {
        let numbering = ShardNumbering(of: shard, decodes: stream.decodes)
        gaps = ShardGaps(stream: stream.label, shard: ShardID(shard.number), numbering: numbering)
        shardNumber = shard.number
        isDense = numbering == .dense
        decodes = stream.decodes && !isDense
    }

    /// Takes the next record; hands out the hole in front of it, if it ends one.
    ///
    /// - Parameter isFiltered: Whether a filter explains that it was not delivered: it was there, and is not missing.
    mutating func visit(
        _ row: KeyRow, longSequence: String?, isFiltered: Bool = false, _ found: (GapRow) throws -> Void
    ) rethrows {
        if isFirst || row.value != previousValue || (row.value == nil && longSequence != previous) {
            step(to: row.value)
            previousValue = row.value
            previous = longSequence
            isFirst = false
        }
        if isFiltered { return }
        switch row.state {
        case .delivered:
            if run > 0 { try end(before: row.value?.description ?? longSequence, found) }
            lastDeliveredValue = row.value
            lastDelivered = longSequence
        case .failed:
            run += 1
            runEvidence.insert(.failure)
        case .listed:
            run += 1
            runEvidence.insert(.listing)
        case .answered: break
        }
    }

    /// Ends the shard; hands out the hole behind its last delivered record, if there is one.
    mutating func finish(_ found: (GapRow) throws -> Void) rethrows {
        if run > 0 { try end(before: nil, found) }
    }

    private mutating func end(before: String?, _ found: (GapRow) throws -> Void) rethrows {
        gaps.missing += run
        gaps.holes += 1
        try found(
            GapRow(
                stream: gaps.stream, shard: gaps.shard, kind: .missing,
                after: lastDeliveredValue?.description ?? lastDelivered, before: before, atMost: run,
                atMostIfShared: nil, evidence: GapRow.Evidence.allCases.filter(runEvidence.contains)))
        run = 0
        runEvidence = []
    }

    private mutating func step(to value: SequenceValue?) {
        gaps.numbers += 1
        if isDense {
            if !isFirst, let before = previousValue?.asUInt64, let now = value?.asUInt64 {
                let hole = Int64(now - before) - 1
                if hole > 0 {
                    run += hole
                    runEvidence.insert(.counter)
                }
                gaps.contiguous += hole == 0 ? 1 : 0
            }
            return
        }
        let entry = decodes ? value.flatMap(decoded) : nil
        defer { previousEntry = entry }
        guard let entry else {
            if !isFirst { gaps.undecided += 1 }
            return
        }
        let between = previousEntry.flatMap { Self.between($0, entry) }
        indexes.append(entry, follows: between != nil)
        guard !isFirst else { return }
        switch between {
        case nil: gaps.undecided += 1
        case 0?: gaps.contiguous += 1
        case let room?:
            gaps.unproven += 1
            gaps.atMost = gaps.atMost.saturatingAdd(room)
        }
    }

    private func decoded(_ value: SequenceValue) -> IndexList.Entry? {
        guard let layout = SequenceLayout(value), Int64(layout.shard) == shardNumber, !layout.isShardEnd
        else { return nil }
        return IndexList.Entry(createSecond: layout.createSecond, index: layout.index, second: layout.second)
    }

    /// How many indexes lie strictly between two neighbours; nil where the two tell nothing about each other: another
    /// epoch, an index that stands twice, or a time that falls while the counter rises.
    static func between(_ before: IndexList.Entry, _ after: IndexList.Entry) -> Int64? {
        guard before.sharesEpoch(with: after), after.index > before.index, after.second >= before.second
        else { return nil }
        return Int64(after.index - before.index) - 1
    }
}
