/// The hash ranges of a stream's open shards: which shard a hash key falls into.
package struct HashRanges: Equatable, Sendable {
    /// First hash key of each range, ascending.
    private var starts: [UInt128]
    private var ends: [UInt128]
    /// Place in the list that was given, for each range.
    private var places: [Int]

    /// - Parameter ranges: First and last hash key of each shard, inclusive, in any order.
    package init(_ ranges: [ClosedRange<UInt128>]) {
        let order = ranges.indices.sorted { ranges[$0].lowerBound < ranges[$1].lowerBound }
        starts = order.map { ranges[$0].lowerBound }
        ends = order.map { ranges[$0].upperBound }
        places = order
    }

    package var count: Int { starts.count }

    /// The place of the range that holds a hash key, in the list that was given. In a map with holes, which no stream
    /// has, the nearest range below; 0 where there is none.
    package func place(of hash: UInt128) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= hash { low = middle + 1 } else { high = middle }
        }
        return places.isEmpty ? 0 : places[max(0, low - 1)]
    }

    /// Whether the ranges cover every hash key once.
    package var isComplete: Bool {
        guard starts.first == 0, ends.last == .max else { return false }
        return zip(ends, starts.dropFirst()).allSatisfy { end, start in end < .max && end + 1 == start }
    }
}
