import Records

/// The entries of a group of objects in the order of the table's key, which keeps the writer near one edge of the tree.
struct EntryOrder {
    /// One entry, with what it is sorted by at hand.
    struct Item {
        /// Position of the shard in `ShardCounters.shards`.
        var shard: Int
        /// The shard's own number.
        var shardNumber: Int64
        /// `nil` for numbers of more than 57 digits, which are the greatest.
        var value: SequenceValue?
        var place: StoredNumber.EntryPlace
    }

    private(set) var items: [Item] = []

    /// Sorts the entries of those objects of the group that are to be written.
    init(_ group: [ReadObject], writing indices: [Int], shardPosition: (Int64) throws -> Int) rethrows {
        items.reserveCapacity(indices.reduce(0) { $0 + group[$1].batch.entries.count })
        var lastShard: (number: Int64, position: Int)?
        for object in indices {
            for (position, entry) in group[object].batch.entries.enumerated() {
                if lastShard?.number != entry.shard {
                    lastShard = (entry.shard, try shardPosition(entry.shard))
                }
                items.append(
                    Item(
                        shard: lastShard?.position ?? 0, shardNumber: entry.shard, value: entry.sequenceValue,
                        place: StoredNumber.EntryPlace(object: object, entry: position)))
            }
        }
        items.sort { Self.precedes($0, $1, group) }
    }

    /// The end of the run of entries that share the number of the entry at `start`.
    func endOfNumber(from start: Int, _ group: [ReadObject]) -> Int {
        var end = start + 1
        while end < items.count, Self.isSameNumber(items[start], items[end], group) { end += 1 }
        return end
    }

    private static func precedes(_ left: Item, _ right: Item, _ group: [ReadObject]) -> Bool {
        if left.shardNumber != right.shardNumber { return left.shardNumber < right.shardNumber }
        if let value = left.value, let other = right.value {
            if value != other { return value < other }
        } else if left.value == nil, right.value == nil {
            let (key, otherKey) = (key(of: left, group), self.key(of: right, group))
            if key != otherKey { return key.lexicographicallyPrecedes(otherKey) }
        } else {
            return left.value != nil
        }
        if left.place.object != right.place.object { return left.place.object < right.place.object }
        return left.place.entry < right.place.entry
    }

    private static func isSameNumber(_ left: Item, _ right: Item, _ group: [ReadObject]) -> Bool {
        guard left.shardNumber == right.shardNumber, left.value == right.value else { return false }
        return left.value != nil || key(of: left, group) == key(of: right, group)
    }

    private static func key(of item: Item, _ group: [ReadObject]) -> ArraySlice<UInt8> {
        let batch = group[item.place.object].batch
        return batch.arena[batch.entries[item.place.entry].sequenceKey.indices]
    }
}
