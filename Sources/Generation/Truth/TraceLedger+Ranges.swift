import Coding
import Records

extension TraceLedger {
    /// The ranges with what is unknown of each, and of those together that touch each other.
    func rangeTruth() -> (rows: [String], unknown: [String]) {
        let sorted = ranges.sorted {
            let (left, right) = (history.records[$0.records.lowerBound], history.records[$1.records.lowerBound])
            return (left.shard, left.index, $0.records.count, $0.requestID)
                < (right.shard, right.index, $1.records.count, $1.requestID)
        }
        let counted = sorted.map { range in
            (range: range, unknown: range.records.count { !isKnown($0) })
        }
        var unknown: [String] = []
        var group: [(records: Range<Int>, unknown: Int)] = []
        func flush() {
            guard let first = group.map(\.records.lowerBound).min(), let last = group.map(\.records.upperBound).max()
            else { return }
            let bounds = FailedRangeTruth.unknown(group)
            let ends = (history.records[first], history.records[last - 1])
            unknown.append(
                #"{"shard":"\#(ShardID(Int64(ends.0.shard)))","first":"\#(ends.0.number)","last":"\#(ends.1.number)","#
                    + #""ranges":\#(group.count),"at_least":\#(bounds.lowerBound),"at_most":\#(bounds.upperBound)}"#)
            group = []
        }
        for (range, count) in counted {
            // Ranges never leave their batch, so that those that overlap stand next to each other.
            if !group.contains(where: { $0.records.overlaps(range.records) }) { flush() }
            group.append((range.records, count))
        }
        flush()
        return (counted.map { $0.range.row(unknown: $0.unknown) }, unknown)
    }

    /// Whether any document of the tree names the record.
    private func isKnown(_ record: Int) -> Bool { evidence[record].isNamed || history.fates[record].isKnown }
}
