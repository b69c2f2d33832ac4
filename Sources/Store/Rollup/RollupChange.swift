/// What a change of one number's rows means for the rollup.
struct RollupChange {
    /// Device-hours that have to be built again from the records.
    private(set) var stale: [CellKey] = []
    /// Device-hours with more or fewer redeliveries.
    private(set) var redelivered: [(key: CellKey, change: Int64)] = []
    /// Entries that are now counted for the first time.
    private(set) var added: [StoredNumber.EntryPlace] = []

    /// Compares the rows before and after.
    init(from before: [StoredNumber.Row], to after: [StoredNumber.Row]) {
        let subSequences = Set(before.map(\.subSequence)).union(after.map(\.subSequence))
        for subSequence in subSequences.sorted() {
            compare(
                before.first { $0.subSequence == subSequence && $0.first != nil },
                after.first { $0.subSequence == subSequence && $0.first != nil })
        }
    }

    private mutating func compare(_ old: StoredNumber.Row?, _ new: StoredNumber.Row?) {
        switch (old, new) {
        case (nil, nil): return
        case (let old?, nil): markStale(old)
        case (nil, let new?):
            guard let first = new.first else { return }
            if let place = first.source {
                added.append(place)
                note(new.redelivered, at: first.content.cell)
            } else {
                markStale(new)
            }
        case (let old?, let new?):
            guard let was = old.first?.content, let content = new.first?.content else { return }
            if was.summarizesLike(content) {
                note(new.redelivered - old.redelivered, at: content.cell)
            } else {
                markStale(old)
                markStale(new)
            }
        }
    }

    private mutating func note(_ change: Int64, at key: CellKey) {
        if change != 0 { redelivered.append((key, change)) }
    }

    private mutating func markStale(_ row: StoredNumber.Row) {
        if let key = row.first?.content.cell { stale.append(key) }
    }
}
