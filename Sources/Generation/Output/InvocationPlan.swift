import Records

/// Plays the Lambda and its mapping: what objects come of a batch, with the retries and the damage asked for.
struct InvocationPlan {
    private let plan: GenerationPlan
    private var identifiers: SeededGenerator
    private var timing: SeededGenerator
    private var details: SeededGenerator
    private var compression: SeededGenerator
    private var draws: [FaultPlan.Kind: FaultDraw] = [:]
    private var hasEmptyObject = false
    /// When each shard's last invocation was over.
    private var idleSince: [Timestamp]

    init(_ plan: GenerationPlan) {
        self.plan = plan
        identifiers = SeededGenerator(seed: plan.seed, purpose: "request ids")
        timing = SeededGenerator(seed: plan.seed, purpose: "invocation times")
        details = SeededGenerator(seed: plan.seed, purpose: "invocation details")
        compression = SeededGenerator(seed: plan.seed, purpose: "compression")
        for kind in FaultPlan.Kind.allCases where kind.isOfInvocation && plan.faults[kind] != .none {
            let random = SeededGenerator(seed: plan.seed, purpose: kind.rawValue)
            draws[kind] = FaultDraw(plan.faults[kind], of: plan.records, random: random)
        }
        idleSince = Array(repeating: Timestamp(microseconds: 0), count: plan.shards)
    }

    private mutating func befalls(_ kind: FaultPlan.Kind, eligible: Bool = true) -> Bool {
        draws[kind]?.take(eligible: eligible) ?? false
    }

    /// The objects of a batch, in the order in which they were written.
    mutating func objects(of batch: Batch) -> [PlannedObject] {
        for kind in draws.keys {
            for _ in batch.records { draws[kind]?.advance() }
        }
        let attempts = attempts(batch)
        let isMisfiled = befalls(.wrongHour)
        var objects: [PlannedObject] = []
        for (position, attempt) in attempts.enumerated() {
            let entries = entries(batch, attempt)
            // The handler stores nothing where it has nothing to store.
            guard let last = entries.last else { continue }
            let written = last.time.advanced(by: Int64(3_000 + timing.below(27_000)))
            let filed = isMisfiled && objects.isEmpty ? written.advanced(by: -2 * Timestamp.hour) : written
            let isCompressed = plan.gzipShare > 0 && compression.unit() < plan.gzipShare
            objects.append(
                PlannedObject(
                    name: "\(HourPrefix(filed))/batch-\(requestID()).json", entries: entries, damage: nil,
                    isCompressed: isCompressed))
            if position == 0 { idleSince[batch.shard] = written.advanced(by: 1_000) }
        }
        if !objects.isEmpty { objects[0].damage = damage(objects[0]) }
        for index in objects.indices {
            // A cut gzip would give back who knows how much; only whole objects are compressed.
            if objects[index].damage != nil { objects[index].isCompressed = false }
            if objects[index].isCompressed { objects[index].name += ".gz" }
        }
        return objects
    }

    /// One try of the mapping to get a part of a batch through.
    private struct Attempt {
        var range: Range<Int>
        var begins: Timestamp
        /// A record that this attempt leaves out.
        var leavesOut: Int?
        /// Whether a failing record may succeed now.
        var isLast = false
        var isAltered = false
    }

    private mutating func attempts(_ batch: Batch) -> [Attempt] {
        let count = batch.records.count
        let ready = max(batch.closed, idleSince[batch.shard])
        let begins = ready.advanced(by: Int64(150_000 + timing.below(750_000)))
        var attempts = [Attempt(range: 0..<count, begins: begins)]
        let again = begins.advanced(by: Int64(60_050_000 + timing.below(900_000)))
        if befalls(.redelivered) {
            attempts.append(Attempt(range: 0..<count, begins: again, isLast: true))
        } else if befalls(.bisected) {
            let middle = (count + 1) / 2
            attempts.append(Attempt(range: 0..<middle, begins: again, isLast: true))
            attempts.append(Attempt(range: middle..<count, begins: again.advanced(by: 700_000), isLast: true))
        } else if befalls(.partial) {
            let failing = details.below(count)
            attempts[0].leavesOut = failing
            let begins = begins.advanced(by: Int64(1_200_000 + timing.below(800_000)))
            attempts.append(Attempt(range: failing..<count, begins: begins, isLast: true))
        }
        var extra = again.advanced(by: 3_000_000)
        for (position, record) in batch.records.enumerated() where record.fault == .conflicting {
            attempts.append(Attempt(range: position..<position + 1, begins: extra, isAltered: true))
            extra = extra.advanced(by: 2_000_000)
        }
        return attempts
    }

    private mutating func entries(_ batch: Batch, _ attempt: Attempt) -> [PlannedObject.Entry] {
        var time = attempt.begins
        var entries: [PlannedObject.Entry] = []
        entries.reserveCapacity(attempt.range.count)
        for position in attempt.range {
            time = time.advanced(by: Int64(20 + timing.below(60)))
            let fault = batch.records[position].fault
            if fault == .dropped || position == attempt.leavesOut { continue }
            var isProcessed = true
            if case .failed(let isCured) = fault { isProcessed = isCured && attempt.isLast }
            entries.append(
                PlannedObject.Entry(
                    record: position, isProcessed: isProcessed, isAltered: attempt.isAltered, time: time))
        }
        return entries
    }

    private mutating func damage(_ object: PlannedObject) -> PlannedObject.Damage? {
        if befalls(.truncated) { return .truncated(entry: details.below(object.entries.count)) }
        guard befalls(.corrupt) else { return nil }
        switch details.below(4) {
        case 0: return .errorPage
        case 1 where !hasEmptyObject:
            // One only: the same content under another name is the same object, and its reject the same reject.
            hasEmptyObject = true
            return .empty
        default: return .garbled(entry: details.below(object.entries.count))
        }
    }

    /// A random UUID, version 4.
    private mutating func requestID() -> String {
        let high = identifiers.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = identifiers.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (word, groups) in [(high, [8, 4, 4]), (low, [4, 12])] {
            var shift = 64
            for group in groups {
                if !text.isEmpty { text.append(UInt8(ascii: "-")) }
                for _ in 0..<group {
                    shift -= 4
                    text.append(digits[Int(word >> UInt64(shift) & 0xF)])
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
