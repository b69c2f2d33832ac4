import Records

/// What may be said of the records between the known ones, shard by shard.
struct GapTruth {
    /// Two neighbours among the known records of a shard, whose counters lie more than one apart.
    private struct Unproven {
        var shard: Int
        var after: SequenceValue
        var before: SequenceValue
        var afterIndex: UInt64
        var beforeIndex: UInt64
    }

    private let style: GenerationPlan.NumberStyle
    private let listsRows: Bool
    private var last: [StreamRecord?]
    private var rows: [Unproven] = []
    /// Indexes of the known records by group of shards, for the bound where a counter is shared.
    private var indexes: [[UInt64]]
    private(set) var contiguous = 0
    private(set) var unproven = 0

    /// Rows are listed for streams of up to so many records; beyond, only their number is told.
    static let rowLimit = 100_000

    init(_ plan: GenerationPlan) {
        style = plan.numbers
        listsRows = plan.records <= Self.rowLimit
        last = Array(repeating: nil, count: plan.shards)
        indexes = Array(repeating: [], count: (plan.shards - 1) / NumberSource.shardsPerCounter + 1)
    }

    /// Goes on to the next known record of its shard. Returns the numbers that lie in between and are known to be
    /// missing: those of a dense counter.
    mutating func next(_ record: StreamRecord) -> Range<UInt64> {
        defer { last[record.shard] = record }
        if style.hasLayout, listsRows { indexes[record.shard / NumberSource.shardsPerCounter].append(record.index) }
        guard let before = last[record.shard] else { return 0..<0 }
        guard style.hasLayout else { return before.index + 1..<record.index }
        if record.index == before.index + 1 {
            contiguous += 1
        } else {
            unproven += 1
            if listsRows {
                rows.append(
                    Unproven(
                        shard: record.shard, after: before.number, before: record.number, afterIndex: before.index,
                        beforeIndex: record.index))
            }
        }
        return 0..<0
    }

    /// The unproven intervals as JSON objects, by shard and number; nil where they were not listed.
    func unprovenRows() -> [String]? {
        guard listsRows else { return nil }
        let groups = indexes.map { $0.sorted() }
        let isShared = groups.map { group in zip(group, group.dropFirst()).allSatisfy { $0 < $1 } }
        return rows.sorted { ($0.shard, $0.after) < ($1.shard, $1.after) }.map { row in
            let group = row.shard / NumberSource.shardsPerCounter
            let atMost = row.beforeIndex - row.afterIndex - 1
            // Two records with one index: the shards do not share a counter, and the bound says nothing.
            let between =
                isShared[group] ? Self.count(in: groups[group], between: row.afterIndex, row.beforeIndex) : nil
            return #"{"shard":"\#(ShardID(Int64(row.shard)))","after":"\#(row.after)","before":"\#(row.before)","#
                + #""at_most":\#(atMost),"at_most_if_shared":\#(between.map { String(atMost - $0) } ?? "null")}"#
        }
    }

    private static func count(in sorted: [UInt64], between low: UInt64, _ high: UInt64) -> UInt64 {
        func position(_ value: UInt64) -> Int {
            var range = 0..<sorted.count
            while !range.isEmpty {
                let middle = (range.lowerBound + range.upperBound) / 2
                range = sorted[middle] < value ? middle + 1..<range.upperBound : range.lowerBound..<middle
            }
            return range.lowerBound
        }
        return UInt64(position(high) - position(low + 1))
    }
}
