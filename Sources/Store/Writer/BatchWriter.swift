import GRDB
import Records

/// Writes groups of objects into one stream: rows, counts and rollup together. Lives on the writer's connection, inside
/// its transactions.
///
/// What it keeps in memory between commits (counts of shards, cells of the rollup) is what the tables hold; after a
/// transaction that failed it must be made anew.
final class BatchWriter {
    private let stream: StreamRow
    let objects: ObjectRegistry
    let facts: FactInsert
    private let recordInsert: RecordInsert
    private let testimonyInsert: TestimonyInsert
    private let shortcut: RedeliveryShortcut
    private let numberRows: StoredNumberRows
    let rollupRows: RollupRows
    var shards: ShardCounters
    var cells: CellCache
    /// Nil where no replay was acknowledged.
    private var watch: CopyWatch?
    private var joinedLineages: Set<Int64> = []

    init(_ db: Database, stream: StreamRow, runID: Int64) throws {
        self.stream = stream
        let streamID = stream.id
        objects = try ObjectRegistry(db, streamID: streamID, runID: runID)
        facts = try FactInsert(db)
        recordInsert = try RecordInsert(db)
        testimonyInsert = try TestimonyInsert(db)
        shortcut = try RedeliveryShortcut(db)
        numberRows = try StoredNumberRows(db, objects: objects)
        rollupRows = try RollupRows(db, streamID: streamID)
        shards = try ShardCounters(db, streamID: streamID)
        cells = try CellCache(db, streamID: streamID)
        watch = try CopyWatch(db)
    }

    /// An object of a group that has something to write.
    private struct Admitted {
        var position: Int
        var known: ObjectRegistry.Known
        var fieldNumbers: [Int]
    }

    /// Writes the objects of one commit. What became of each, and what their entries were.
    func write(_ group: [ReadObject], _ db: Database) throws -> (outcomes: [ObjectOutcome], counts: EntryCounts) {
        var counts = EntryCounts()
        var outcomes: [ObjectOutcome] = []
        var admitted: [Int: Admitted] = [:]
        for (position, item) in group.enumerated() {
            var tally = ObjectTally()
            tally.count(item.batch)
            let (outcome, known) = try admit(item.object, tally: tally, rejects: item.batch.rejects, db)
            outcomes.append(outcome)
            guard let known else { continue }
            counts.rejected += Int(tally.rejected)
            try writeFacts(of: item.batch, objectID: known.id, from: FactInsert.Place(), &counts, db)
            admitted[position] = Admitted(
                position: position, known: known, fieldNumbers: cells.numbers(of: item.batch.fields))
        }
        let joined = try takeJoined(&admitted)
        try writeEntries(of: group, admitted, &counts, db)
        try redecide(joined, db)
        try saveCounts(db)
        return (outcomes, counts)
    }

    private func writeEntries(
        of group: [ReadObject], _ admitted: [Int: Admitted], _ counts: inout EntryCounts, _ db: Database
    ) throws {
        let order = try EntryOrder(group, writing: admitted.keys.sorted()) { try shards.position(ofShard: $0, db) }
        var start = 0
        while start < order.items.count {
            let end = order.endOfNumber(from: start, group)
            try writeNumber(order.items[start..<end], group, admitted, &counts)
            start = end
        }
    }

    /// Writes an object too large to be held, part by part, in one commit.
    func write(
        large object: SourceObject, _ db: Database, nextPart: () throws -> RecordBatch?
    ) throws -> (outcome: ObjectOutcome, counts: EntryCounts) {
        var counts = EntryCounts()
        let (outcome, known) = try admit(object, tally: ObjectTally(), rejects: [], db)
        guard let known else {
            var none: [Int: Admitted] = [:]
            try redecide(takeJoined(&none), db)
            try saveCounts(db)
            return (outcome, counts)
        }
        var tally = ObjectTally()
        var rejectCount = 0
        var place = FactInsert.Place()
        while let part = try nextPart() {
            tally.count(part)
            try objects.insertRejects(part.rejects, from: rejectCount, of: known.id)
            rejectCount += part.rejects.count
            place = try writeFacts(of: part, objectID: known.id, from: place, &counts, db)
            let group = [ReadObject(object: object, batch: part)]
            let admitted = [0: Admitted(position: 0, known: known, fieldNumbers: cells.numbers(of: part.fields))]
            try writeEntries(of: group, admitted, &counts, db)
            try cells.save(rollupRows)
        }
        counts.rejected += rejectCount
        try objects.setTally(tally, of: known.id)
        try saveCounts(db)
        return (outcome, counts)
    }

    /// Enters an object under its content and name. `known` is nil where its entries are in the store already.
    private func admit(
        _ object: SourceObject, tally: ObjectTally, rejects: [Reject], _ db: Database
    ) throws -> (ObjectOutcome, ObjectRegistry.Known?) {
        let isBatch = object.kind == .processedBatch || object.kind == .unknown
        let generations = isBatch ? try objects.objects(named: ObjectName(object.name).text) : []
        if let same = try objects.object(withHash: object.hash) {
            let isNewName = try objects.name(object, id: same.id)
            for other in Set(generations.map(\.lineage)) where other != same.lineage {
                try objects.merge(lineage: other, into: same.lineage)
                joinedLineages.insert(same.lineage)
            }
            if object.isHinted, let known = try objects.reopen(object, tally: tally, rejects: rejects) {
                return (.imported, known)
            }
            return (isNewName ? .copy : .unchanged, nil)
        }
        let known = try objects.insert(object, tally: tally, lineage: generations.first?.lineage, rejects: rejects)
        _ = try objects.name(object, id: known.id)
        return (known.hasGenerations ? .changed : .imported, known)
    }

    /// The lineages that were found to be one while objects were entered. Objects that wait to be written may be of them.
    private func takeJoined(_ admitted: inout [Int: Admitted]) throws -> Set<Int64> {
        let joined = joinedLineages
        joinedLineages = []
        if joined.isEmpty { return joined }
        for position in admitted.keys {
            guard let id = admitted[position]?.known.id else { continue }
            let lineage = try objects.identity(ofObject: id).lineage
            admitted[position]?.known.lineage = lineage
            admitted[position]?.known.hasGenerations = true
        }
        return joined
    }

    /// Objects that were thought to be different turned out to be generations of one: what they hold is decided again.
    private func redecide(_ lineages: Set<Int64>, _ db: Database) throws {
        for lineage in lineages.sorted() {
            for (shard, key) in try objects.numbers(ofLineage: lineage, db) {
                guard let position = shards.shards.firstIndex(where: { $0.id == shard }) else { continue }
                try rewrite(shardPosition: position, key: key, adding: [], removing: nil)
            }
        }
    }

    /// Writes all entries of one number. Most are alone and usual; what is left is decided together.
    private func writeNumber(
        _ items: ArraySlice<EntryOrder.Item>, _ group: [ReadObject], _ admitted: [Int: Admitted],
        _ counts: inout EntryCounts
    ) throws {
        guard let item = items.first else { return }
        let shard = shards.shards[item.shard]
        let batch = group[item.place.object].batch
        let key = batch.entries[item.place.entry].sequenceKey
        watch?.note(shardID: shard.id, value: item.value) { Array(batch.arena[key.indices]) }
        if try shard.counts.hasAggregates && testimonyInsert.isAggregate(key, of: batch, shardID: shard.id) {
            return try writeUnusual(items, group, admitted, &counts)
        }
        var unusual: [EntryOrder.Item] = []
        for item in items {
            guard let object = admitted[item.place.object] else { continue }
            let batch = group[item.place.object].batch
            let entry = batch.entries[item.place.entry]
            var isWritten = false
            if entry.subSequence < 0, unusual.isEmpty {
                isWritten =
                    if entry.kind == .delivered {
                        try writeUsual(entry, batch, object, item.shard, shard.id, &counts)
                    } else {
                        try writeTestimony(entry, batch, object, item.shard, shard.id, &counts)
                    }
            }
            if !isWritten { unusual.append(item) }
        }
        if !unusual.isEmpty { try writeUnusual(unusual[...], group, admitted, &counts) }
    }

    /// A first or a plain second delivery. False if it is neither, and nothing was written.
    private func writeUsual(
        _ entry: BatchEntry, _ batch: RecordBatch, _ object: Admitted, _ shardPosition: Int, _ shardID: Int64,
        _ counts: inout EntryCounts
    ) throws -> Bool {
        let isNew = try recordInsert.run(entry, of: batch, shardID: shardID, objectID: object.known.id)
        if try isNew || recordInsert.fill(entry, of: batch, shardID: shardID, objectID: object.known.id) {
            try cells.add(entry, of: batch, fieldNumbers: object.fieldNumbers, rows: rollupRows)
            let gained = ShardCounts(
                records: isNew ? 1 : 0, delivered: 1, numbers: isNew ? 1 : 0, deliveredNumbers: 1)
            shards.add(gained, at: shardPosition)
            counts.new += 1
            return true
        }
        guard !object.known.hasGenerations,
            let taken = try shortcut.add(entry, of: batch, shardID: shardID, objectID: object.known.id)
        else { return false }
        try cells.addRedelivered(1, at: taken.cell, rows: rollupRows)
        shards.add(ShardCounts(redelivered: 1), at: shardPosition)
        counts.redelivered += 1
        return true
    }

    /// Evidence of a record that is new, or delivered already. False if it is neither, and nothing was written.
    private func writeTestimony(
        _ entry: BatchEntry, _ batch: RecordBatch, _ object: Admitted, _ shardPosition: Int, _ shardID: Int64,
        _ counts: inout EntryCounts
    ) throws -> Bool {
        var entry = entry
        if entry.arrivalTime == nil {
            entry.arrivalTime = estimatedArrival(entry.sequenceValue, shard: entry.shard)
            entry.arrivalEstimated = true
        }
        if try recordInsert.run(entry, of: batch, shardID: shardID, objectID: nil) {
            shards.add(ShardCounts(records: 1, numbers: 1), at: shardPosition)
        } else if try !testimonyInsert.confirm(entry, of: batch, shardID: shardID) {
            return false
        }
        try testimonyInsert.run(entry, of: batch, shardID: shardID, objectID: object.known.id)
        counts.count(entry.kind)
        return true
    }

    /// Any other case: all that is known of the number is read, decided again, and written back.
    private func writeUnusual(
        _ items: ArraySlice<EntryOrder.Item>, _ group: [ReadObject], _ admitted: [Int: Admitted],
        _ counts: inout EntryCounts
    ) throws {
        guard let first = items.first else { return }
        var additions: [StoredNumber.Addition] = []
        for item in items {
            guard let object = admitted[item.place.object] else { continue }
            let batch = group[item.place.object].batch
            let entry = batch.entries[item.place.entry]
            counts.count(entry.kind)
            additions.append(
                StoredNumber.Addition(
                    place: item.place, entry: entry, batch: batch, objectID: object.known.id,
                    object: group[item.place.object].object, lineage: object.known.lineage,
                    fieldNumbers: object.fieldNumbers))
        }
        let batch = group[first.place.object].batch
        let key = Array(batch.arena[batch.entries[first.place.entry].sequenceKey.indices])
        // What the number's books gained, not what each entry became: one that takes the first place from another is
        // no new record.
        let gained = try rewrite(shardPosition: first.shard, key: key, adding: additions, removing: nil)
        counts.new += Int(gained.delivered)
        counts.redelivered += Int(gained.redelivered)
        counts.conflicting += Int(gained.conflicting)
        counts.repeated += Int(gained.repeated)
    }

    /// Decides a number's rows anew, with deliveries added or an object's taken away. What the shard's counts gained.
    @discardableResult
    func rewrite(
        shardPosition: Int, key: [UInt8], adding additions: [StoredNumber.Addition], removing removed: Int64?
    ) throws -> ShardCounts {
        let shardID = shards.shards[shardPosition].id
        var number = try numberRows.read(shard: shardID, key: key)
        number.estimatedArrival = estimatedArrival(
            SequenceValue(key.span.extracting(droppingFirst: 3)), shard: shards.shards[shardPosition].number)
        let before = number.stored
        if let removed { number.remove(object: removed) }
        for addition in additions { number.add(addition) }
        let after = number.rows()
        try numberRows.replace(shard: shardID, key: key, with: after, of: number)
        for addition in additions where addition.entry.kind != .delivered {
            try testimonyInsert.run(
                addition.entry, of: addition.batch, shardID: shardID, objectID: addition.objectID)
        }
        var gained = StoredNumber.counts(of: after)
        gained -= StoredNumber.counts(of: before)
        shards.add(gained, at: shardPosition)
        let change = RollupChange(from: before, to: after)
        watch?.note(shardID: shardID, key: key, former: change.stale)
        for key in change.stale { try rollupRows.markStale(key) }
        for (key, count) in change.redelivered { try cells.addRedelivered(count, at: key, rows: rollupRows) }
        for place in change.added {
            guard let addition = additions.first(where: { $0.place == place }) else { continue }
            try cells.add(
                addition.entry, of: addition.batch, fieldNumbers: addition.fieldNumbers, rows: rollupRows)
        }
        return gained
    }

    /// Writes the counts that changed, and marks the device-hours in which replayed records count otherwise now.
    func saveCounts(_ db: Database) throws {
        try cells.save(rollupRows)
        try shards.save(db)
        try watch?.markStale(db)
    }

    /// The arrival that a number tells, as the reader of deliveries estimates it too.
    private func estimatedArrival(_ number: SequenceValue?, shard: Int64) -> Int64? {
        guard stream.options.decodesSequenceNumbers, let layout = number.flatMap({ SequenceLayout($0) }),
            Int64(layout.shard) == shard
        else { return nil }
        return layout.estimatedArrival.microseconds
    }
}
