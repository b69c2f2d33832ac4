package import Records

/// What only pointers name, as stretches of shards that can be read again from the stream.
package struct FetchPlan: Sendable {
    /// A stretch of a shard from one number to another, both included.
    package struct Stretch: Equatable, Sendable {
        package var first: String
        package var last: String
        /// How many records one answer should bring at most: no more than there are, where that is known.
        package var limit: Int64
        /// When the stream begins to drop it; nil where that is not known.
        package var expires: Timestamp?
    }

    /// The stretches of one shard, in the order of their numbers.
    package struct Shard: Sendable {
        package var stream: String
        package var shard: ShardID
        package var stretches: [Stretch] = []
        /// What the stream does not keep any more, in words.
        package var expired: [String] = []
    }

    /// Records that one call can bring.
    static let mostRecords: Int64 = 10_000

    /// By stream and number.
    package private(set) var shards: [Shard] = []

    package init() {}

    /// Takes a record, if it has to be fetched: open or expired, and no payload of it is known.
    package mutating func add(_ row: FailureRow) {
        guard !row.hasPayload else { return }
        let index = index(row.record.stream, row.record.shard)
        switch row.state {
        case .open, .unknown:
            shards[index].stretches.append(
                Stretch(first: row.record.sequence, last: row.record.sequence, limit: 1, expires: row.expires))
        case .expired:
            shards[index].expired.append("\(row.record.sequence), \(row.evidence.joined(separator: ", "))")
        case .delivered, .replayed:
            break
        }
    }

    /// Takes a range of which some records are named by nothing.
    package mutating func add(_ row: FailedRangeRow) {
        let index = index(row.stream, row.shard)
        if row.state == .expired {
            let count =
                row.unnamed.isExact ? "\(row.unnamed.atMost)" : "\(row.unnamed.atLeast) to \(row.unnamed.atMost)"
            shards[index].expired.append("\(row.first) to \(row.last), \(count) records that nothing names")
        } else {
            // Whatever a document says of its size, so that sizes can be summed.
            let limit = min(row.batchSize, Self.mostRecords)
            shards[index].stretches.append(
                Stretch(first: row.first, last: row.last, limit: limit, expires: row.expires))
        }
    }

    /// Takes a hole in a dense counter: the numbers around it are known, and are read with it. Other rows name records that
    /// have rows of their own.
    package mutating func add(_ row: GapRow) {
        guard row.kind == .missing, row.evidence.contains(.counter), let after = row.after, let before = row.before
        else { return }
        let limit = min(row.atMost.saturatingAdd(2), Self.mostRecords)
        shards[index(row.stream, row.shard)].stretches.append(
            Stretch(first: after, last: before, limit: limit, expires: nil))
    }

    /// Puts stretches together that overlap, so that nothing is read twice; call after the last row.
    package mutating func merge() {
        shards.sort { ($0.stream, $0.shard.number) < ($1.stream, $1.shard.number) }
        for index in shards.indices {
            let sorted = shards[index].stretches.sorted {
                Self.precedes($0.first, $1.first) || ($0.first == $1.first && Self.precedes($0.last, $1.last))
            }
            var merged: [Stretch] = []
            for stretch in sorted {
                guard let before = merged.last, !Self.precedes(before.last, stretch.first) else {
                    merged.append(stretch)
                    continue
                }
                var both = before
                if Self.precedes(before.last, stretch.last) { both.last = stretch.last }
                // A single record inside a range is one of the range's own.
                if stretch.limit > 1 { both.limit = before.limit > 1 ? before.limit + stretch.limit : stretch.limit }
                both.expires = [before.expires, stretch.expires].compactMap { $0 }.min()
                merged[merged.count - 1] = both
            }
            shards[index].stretches = merged.map { stretch in
                var stretch = stretch
                stretch.limit = min(max(stretch.limit, 1), Self.mostRecords)
                return stretch
            }
        }
    }

    private mutating func index(_ stream: String, _ shard: ShardID) -> Int {
        // Rows come by stream and shard, so the last one is the most likely.
        if let index = shards.lastIndex(where: { $0.stream == stream && $0.shard == shard }) { return index }
        shards.append(Shard(stream: stream, shard: shard))
        return shards.count - 1
    }

    /// Whether a number is less than another one, both without leading zeros.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        (left.utf8.count, left) < (right.utf8.count, right)
    }
}
