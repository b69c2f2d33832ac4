import Records

/// Keeps the account of a tree while it is made: what an audit of it must find, and what no audit can.
struct TruthLedger {
    private let plan: GenerationPlan
    private var hourly: HourlyTruth
    private var gaps: GapTruth
    private var books = TruthBooks()
    private var lists: [TruthList: TruthRows] = [:]
    private var rejects: [String] = []
    private var hourMismatches: [String] = []
    /// The first of two records with one payload, until the second is there; nil where it was not delivered.
    private var firstOfPair: [Int: String?] = [:]

    init(_ plan: GenerationPlan) {
        self.plan = plan
        hourly = HourlyTruth(stream: plan.stream)
        gaps = GapTruth(plan)
    }

    /// Takes in a batch and the objects that came of it, in the order in which they were written. Returns what they say
    /// of each record.
    mutating func note(_ batch: Batch, _ objects: [PlannedObject]) -> [RecordFate] {
        for object in objects { note(object) }
        var cursors = Array(repeating: 0, count: objects.count)
        var fates: [RecordFate] = []
        for (position, record) in batch.records.enumerated() {
            var fate = RecordFate()
            var isStored = false
            for index in objects.indices {
                let cursor = cursors[index]
                guard cursor < objects[index].entries.count, objects[index].entries[cursor].record == position else {
                    continue
                }
                cursors[index] += 1
                isStored = true
                if objects[index].isReadable(entry: cursor, form: plan.form) {
                    fate.note(objects[index].entries[cursor], object: index)
                }
            }
            note(record, fate, objects, isStored: isStored)
            if !plan.traces.isEmpty { fates.append(fate) }
        }
        return fates
    }

    /// What the object says of itself, whatever its records.
    private mutating func note(_ object: PlannedObject) {
        if let damage = object.damage {
            books.rejected += 1
            let (entry, reason) = Self.rejection(damage)
            rejects.append(#"{"object":"\#(object.name)","entry_index":\#(entry),"class":"\#(reason)"}"#)
        }
        let readable = object.entries.indices.last { object.isReadable(entry: $0, form: plan.form) }
        guard let readable, let prefix = ObjectName(object.name).hour else { return }
        // Written after its last entry, and before the longest run of a function, 15 minutes, is over.
        let processed = object.entries[readable].time
        let latest = processed.advanced(by: 900_000_000)
        guard prefix.start < processed.hourStart || prefix.start > latest.hourStart else { return }
        hourMismatches.append(
            #"{"object":"\#(object.name)","prefix":"\#(prefix)","processed":"\#(processed)"}"#)
    }

    private static func rejection(_ damage: PlannedObject.Damage) -> (entry: Int, reason: String) {
        switch damage {
        case .truncated(let entry): (entry, "truncated")
        case .garbled(let entry): (entry, "garbled")
        case .errorPage: (0, "error_page")
        case .empty: (0, "empty")
        }
    }

    private mutating func note(
        _ record: StreamRecord, _ fate: RecordFate, _ objects: [PlannedObject], isStored: Bool
    ) {
        books.new += fate.deliveries.isEmpty ? 0 : 1
        books.redelivered += fate.redelivered
        books.conflicting += fate.conflicting
        books.failed += fate.failures.count
        if fate.isKnown, record.fault != .wrongShard {
            for missing in gaps.next(record) {
                lists[.missing, default: TruthRows()].add(
                    shard: record.shard, ordinal: missing,
                    Self.identity(shard: record.shard, sequence: "\(missing)", #""reason":"hole""#))
            }
        }
        if !fate.isKnown { add(isStored ? .lost : .dropped, record) }
        if !fate.deliveries.isEmpty {
            hourly.add(record, isAltered: fate.isFirstAltered, redelivered: fate.redelivered)
            noteFault(record)
        }
        if fate.deliveries.count > 1 {
            let names = fate.deliveries.map { #""\#(objects[$0].name)""# }.joined(separator: ",")
            let kind = fate.conflicting > 0 ? "conflicting" : "redelivered"
            add(
                .duplicates, record,
                #""sub_sequence":-1,"kind":"\#(kind)","deliveries":\#(fate.deliveries.count),"objects":[\#(names)]"#)
        }
        if let failure = fate.failures.first {
            let isOpen = fate.deliveries.isEmpty
            if isOpen { add(.missing, record, #""reason":"failed""#) }
            add(
                .failures, record,
                #""sub_sequence":-1,"state":"\#(isOpen ? "open" : "delivered")","reason":"\#(EntryLayout.error)","#
                    + #""payload":true,"source":"\#(objects[failure].name)""#)
        }
        if record.pair > 0 { notePair(record, isDelivered: !fate.deliveries.isEmpty) }
    }

    private mutating func noteFault(_ record: StreamRecord) {
        switch record.fault {
        case .late, .future:
            let difference = (record.event.microseconds - record.arrival.microseconds) / 1_000_000
            add(record.fault == .late ? .late : .future, record, #""seconds":\#(difference)"#)
        case .wrongShard: add(.shardMismatch, record, #""decoded":"\#(ShardID(Int64(record.shard)))""#)
        case .text: add(.plainText, record)
        case .nonfinite(let value): add(.nonfinite, record, #""field":"temperature","value":"\#(value.rawValue)""#)
        default: break
        }
    }

    private mutating func notePair(_ record: StreamRecord, isDelivered: Bool) {
        let identity = isDelivered ? EventID.text(record) : nil
        guard let first = firstOfPair.removeValue(forKey: record.pair) else {
            firstOfPair[record.pair] = .some(identity)
            return
        }
        guard let first, let identity else { return }
        lists[.republished, default: TruthRows()].add(
            shard: record.shard, ordinal: record.index, #"{"first":"\#(first)","again":"\#(identity)"}"#)
    }

    private mutating func add(_ list: TruthList, _ record: StreamRecord, _ fields: String = "") {
        lists[list, default: TruthRows()].add(
            shard: record.namedShard, ordinal: record.index,
            Self.identity(shard: record.namedShard, sequence: "\(record.number)", fields))
    }

    private static func identity(shard: Int, sequence: String, _ fields: String) -> String {
        #"{"shard":"\#(ShardID(Int64(shard)))","sequence":"\#(sequence)""# + (fields.isEmpty ? "}" : ",\(fields)}")
    }

    /// The account as the bytes of `truth.json`.
    func document(_ result: Generator.Result, traces: TraceLedger? = nil) -> [UInt8] {
        var document = TruthDocument()
        document.add(plan, result, books)
        for list in TruthList.allCases { document.add(list.rawValue, lists[list]?.sorted() ?? []) }
        document.add("rejects", rejects.sorted())
        document.add("hour_mismatch", hourMismatches.sorted())
        document.add(gaps)
        document.add("hourly", hourly.lines().map { "\"\($0)\"" })
        if let traces { document.add(TraceTruth(traces)) }
        return document.finish()
    }
}

/// The parts of the truth that are lists of records.
enum TruthList: String, CaseIterable {
    case duplicates
    case missing
    case failures
    case republished
    case late
    case future
    case shardMismatch = "shard_mismatch"
    case plainText = "plain_text"
    case nonfinite
    /// The handler dropped them: no object ever named them.
    case dropped
    /// They were stored, but in no object that can still be read.
    case lost
}

/// Entries by what they prove, as an import has to count them.
struct TruthBooks {
    var new = 0
    var redelivered = 0
    var conflicting = 0
    var failed = 0
    var rejected = 0

    var read: Int { new + redelivered + conflicting + failed + rejected }
}

extension EventID {
    /// The text of a synthetic record's event id.
    fileprivate static func text(_ record: StreamRecord) -> String {
        "\(ShardID(Int64(record.namedShard))):\(record.number)"
    }
}
