import Records

/// The five neighbouring shards that seem to draw their numbers from one counter, and what follows if they do.
///
/// The service's own documentation says nothing of it; numbers of real streams and the emulators agree. So a bound that
/// rests on it stands beside the plain one, and an index that occurs on two shards of a group refutes it for that epoch.
struct SharedCounter {
    /// How many neighbouring shards share a counter.
    static let shardsPerGroup: Int64 = 5

    private let lists: [IndexList]
    /// Epochs in which the shards do not share.
    private(set) var refuted: Set<Int64> = []

    /// The shards' decoded numbers.
    init(_ lists: [IndexList]) {
        self.lists = lists
        if lists.count > 1 { findCollisions() }
    }

    private mutating func findCollisions() {
        var cursors = lists.map { IndexList.Cursor($0) }
        var last: (entry: IndexList.Entry, list: Int)?
        while true {
            var least = -1
            for index in cursors.indices {
                guard let entry = cursors[index].entry else { continue }
                if least < 0 || Self.precedes(entry, cursors[least].entry) { least = index }
            }
            guard least >= 0, let entry = cursors[least].entry else { return }
            if let last, last.list != least, last.entry.sharesEpoch(with: entry), last.entry.index == entry.index {
                refuted.insert(entry.createSecond)
            }
            last = (entry, least)
            cursors[least].advance()
        }
    }

    private static func precedes(_ left: IndexList.Entry, _ right: IndexList.Entry?) -> Bool {
        guard let right else { return true }
        return left.createSecond != right.createSecond
            ? left.createSecond < right.createSecond : left.index < right.index
    }

    /// A step of more than one in a shard's counter.
    struct Step {
        var before: IndexList.Entry
        var after: IndexList.Entry
        /// How many indexes lie between.
        var atMost: Int64
        /// How many of them no other shard of the group has; nil where the epoch's shards do not share.
        var atMostIfShared: Int64?
    }

    /// Hands out the steps of one list in their order.
    func steps(of list: Int, _ body: (Step) throws -> Void) rethrows {
        var others = lists.indices.filter { $0 != list }.map { IndexList.Cursor(lists[$0]) }
        var cursor = IndexList.Cursor(lists[list])
        var previous: IndexList.Entry?
        while let entry = cursor.entry {
            if cursor.follows, let before = previous, let between = GapTracker.between(before, entry), between > 0 {
                var shared: Int64?
                if !refuted.contains(entry.createSecond) {
                    shared = between
                    for index in others.indices { shared? -= Self.count(&others[index], after: before, before: entry) }
                }
                try body(Step(before: before, after: entry, atMost: between, atMostIfShared: shared))
            }
            previous = entry
            cursor.advance()
        }
    }

    /// How many entries of another list lie strictly between two of one epoch; the cursor moves on, since the next
    /// question is about later ones.
    private static func count(
        _ cursor: inout IndexList.Cursor, after: IndexList.Entry, before: IndexList.Entry
    ) -> Int64 {
        var count: Int64 = 0
        while let entry = cursor.entry, precedes(entry, before) {
            if precedes(after, entry) { count += 1 }
            cursor.advance()
        }
        return count
    }
}
