import Records

/// Plays the Lambda and its mapping: what runs and objects come of a batch, with the retries and the damage asked for.
struct InvocationPlan {
    private let plan: GenerationPlan
    private var identifiers: SeededGenerator
    private var timing: SeededGenerator
    private var details: SeededGenerator
    private var compression: SeededGenerator
    /// For what is seen in traces only: it leaves the draws for everything else as they are.
    private var traceIdentifiers: SeededGenerator
    private var traceTiming: SeededGenerator
    private var traceDetails: SeededGenerator
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
        traceIdentifiers = SeededGenerator(seed: plan.seed, purpose: "request ids in traces")
        traceTiming = SeededGenerator(seed: plan.seed, purpose: "invocation times in traces")
        traceDetails = SeededGenerator(seed: plan.seed, purpose: "invocation details in traces")
        for kind in FaultPlan.Kind.allCases where kind.isOfInvocation && plan.faults[kind] != .none {
            let random = SeededGenerator(seed: plan.seed, purpose: kind.rawValue)
            draws[kind] = FaultDraw(plan.faults[kind], of: plan.records, random: random)
        }
        idleSince = Array(repeating: Timestamp(microseconds: 0), count: plan.shards)
    }

    private mutating func befalls(_ kind: FaultPlan.Kind, eligible: Bool = true) -> Bool {
        draws[kind]?.take(eligible: eligible) ?? false
    }

    /// What comes of a batch, in the order in which the objects were written.
    mutating func outcome(of batch: Batch) -> BatchOutcome {
        for kind in draws.keys {
            for _ in batch.records { draws[kind]?.advance() }
        }
        let (attempts, givenUp) = attempts(batch)
        let isMisfiled = befalls(.wrongHour)
        var outcome = BatchOutcome()
        for (position, attempt) in attempts.enumerated() {
            var invocation = invocation(batch, attempt)
            // The handler stores nothing where it has nothing to store.
            if attempt.fate.stores, let last = invocation.entries.last {
                let written = last.time.advanced(by: Int64(3_000 + timing.below(27_000)))
                let isFirst = !outcome.invocations.contains { $0.object != nil }
                let filed = isMisfiled && isFirst ? written.advanced(by: -2 * Timestamp.hour) : written
                let isCompressed = plan.gzipShare > 0 && compression.unit() < plan.gzipShare
                invocation.requestID = identifiers.uuid()
                invocation.object = PlannedObject(
                    name: "\(HourPrefix(filed))/batch-\(invocation.requestID).json", entries: invocation.entries,
                    damage: nil, isCompressed: isCompressed, storedCount: invocation.entries.count, written: written)
                invocation.ends = max(invocation.ends, written.advanced(by: 1_000))
                if position == 0 { idleSince[batch.shard] = written.advanced(by: 1_000) }
            } else {
                invocation.requestID = traceIdentifiers.uuid()
            }
            outcome.invocations.append(invocation)
        }
        spoilFirst(in: &outcome.invocations)
        outcome.notices = givenUp.map { notice in
            FailureNotice(
                range: notice.range,
                requestID: notice.attempt.map { outcome.invocations[$0].requestID } ?? traceIdentifiers.uuid(),
                isExpired: notice.isExpired, invokeCount: notice.invokeCount, written: notice.written)
        }
        return outcome
    }

    /// Damages the first object as planned, and settles which are compressed.
    private mutating func spoilFirst(in invocations: inout [PlannedInvocation]) {
        if let first = invocations.firstIndex(where: { $0.object != nil }), var object = invocations[first].object {
            object.damage = damage(object)
            if object.damage == nil { misplace(&object) }
            invocations[first].object = object
        }
        for index in invocations.indices {
            guard var object = invocations[index].object else { continue }
            // A cut gzip would give back who knows how much; only whole objects are compressed.
            if object.damage != nil { object.isCompressed = false }
            if object.isCompressed { object.name += ".gz" }
            invocations[index].object = object
        }
    }

    /// What befalls a whole object that traces tell of; at most one thing does.
    private mutating func misplace(_ object: inout PlannedObject) {
        if befalls(.deleted) {
            object.presence = .deleted
        } else if befalls(.undownloaded) {
            object.presence = .inBucket
        } else if befalls(.shortened, eligible: object.entries.count > 1) {
            object.entries.remove(at: traceDetails.below(object.entries.count))
        } else if befalls(.otherSize) {
            object.listing = .otherSize
        } else if befalls(.otherETag) {
            object.listing = .otherETag
        } else if !plan.traces.isEmpty, traceDetails.below(10) == 0 {
            object.listing = .multipart
        }
    }

    /// What an attempt comes to.
    enum Fate: Equatable {
        case stored
        /// The object is stored, and the function then runs until its time is over.
        case timesOut
        /// Its time is over before anything is stored.
        case timesOutUnstored
        case storeFailed(PlannedInvocation.StoreError, isStored: Bool)
        /// It is killed at this record.
        case killed(at: Int)
        case notLoaded

        var stores: Bool {
            switch self {
            case .stored, .timesOut, .storeFailed(_, isStored: true): true
            default: false
            }
        }

        var ending: PlannedInvocation.Ending {
            switch self {
            case .stored: .returned
            case .timesOut, .timesOutUnstored: .timedOut
            case .storeFailed(let error, _): .storeFailed(error)
            case .killed: .killed
            case .notLoaded: .notLoaded
            }
        }
    }

    /// One try of the mapping to get a part of a batch through.
    struct Attempt {
        var range: Range<Int>
        var begins: Timestamp
        /// A record that this attempt leaves out.
        var leavesOut: Int?
        /// Whether a failing record may succeed now.
        var isLast = false
        var isAltered = false
        var fate = Fate.stored
    }

    private mutating func attempts(_ batch: Batch) -> (attempts: [Attempt], givenUp: [FailurePlan.Notice]) {
        let count = batch.records.count
        let ready = max(batch.closed, idleSince[batch.shard])
        let begins = ready.advanced(by: Int64(150_000 + timing.below(750_000)))
        var attempts = [Attempt(range: 0..<count, begins: begins)]
        let again = begins.advanced(by: Int64(60_050_000 + timing.below(900_000)))
        if let failure = failure(0..<count, begins: begins) { return (failure.attempts, failure.notices) }
        if befalls(.redelivered) {
            attempts[0].fate = .timesOut
            attempts.append(Attempt(range: 0..<count, begins: again, isLast: true))
        } else if befalls(.bisected) {
            let middle = (count + 1) / 2
            attempts[0].fate = .timesOut
            attempts.append(Attempt(range: 0..<middle, begins: again, isLast: true))
            attempts.append(Attempt(range: middle..<count, begins: again.advanced(by: 700_000), isLast: true))
        } else if befalls(.partial) {
            let failing = details.below(count)
            attempts[0].leavesOut = failing
            let begins = begins.advanced(by: Int64(1_200_000 + timing.below(800_000)))
            attempts.append(Attempt(range: failing..<count, begins: begins, isLast: true))
        } else if befalls(.storeFailed) {
            let isStored = traceDetails.below(2) == 0
            attempts[0].fate = .storeFailed(isStored ? .noAnswer : .slowDown, isStored: isStored)
            attempts.append(Attempt(range: 0..<count, begins: again, isLast: true))
        }
        var extra = again.advanced(by: 3_000_000)
        for (position, record) in batch.records.enumerated() where record.fault == .conflicting {
            attempts.append(Attempt(range: position..<position + 1, begins: extra, isAltered: true))
            extra = extra.advanced(by: 2_000_000)
        }
        // A batch whose second half is empty was not halved.
        return (attempts.filter { !$0.range.isEmpty || plan.traces.isEmpty }, [])
    }

    /// The attempts on a batch on which the function fails for good; nil where it does not.
    private mutating func failure(_ range: Range<Int>, begins: Timestamp) -> FailurePlan? {
        guard !plan.traces.isEmpty else { return nil }
        var failure = FailurePlan()
        if befalls(.exhausted) {
            failure.exhaust(range, begins: begins, random: &traceDetails)
        } else if befalls(.poisoned) {
            failure.bisect(
                range, poison: traceDetails.below(range.count), atMost: 1 + traceDetails.below(4), begins: begins)
        } else if befalls(.nested, eligible: range.count >= 4) {
            failure.exhaust(range, begins: begins, random: &traceDetails)
            failure.nest(in: range, random: &traceDetails)
        } else if befalls(.overlapping, eligible: range.count >= 3) {
            failure.overlap(in: range, begins: begins)
        } else if befalls(.expired) {
            failure.expire(range, begins: begins)
        } else {
            return nil
        }
        // The whole range that was given up: what a poison spared is delivered already.
        let lower = failure.notices.map(\.range.lowerBound).min() ?? 0
        let upper = failure.notices.map(\.range.upperBound).max() ?? 0
        if befalls(.recovered) { failure.recover(lower..<upper, begins: begins, random: &traceDetails) }
        return failure
    }

    private mutating func invocation(_ batch: Batch, _ attempt: Attempt) -> PlannedInvocation {
        var handled = attempt.range
        if case .killed(let poison) = attempt.fate { handled = attempt.range.lowerBound..<poison }
        if attempt.fate == .notLoaded { handled = attempt.range.lowerBound..<attempt.range.lowerBound }
        // What stores nothing draws apart from what does: a failure leaves the other batches as they were.
        let entries =
            attempt.fate.stores
            ? Self.entries(batch, attempt, handled, &timing) : Self.entries(batch, attempt, handled, &traceTiming)
        let last = entries.last?.time ?? attempt.begins
        let ends: Timestamp
        switch attempt.fate {
        case .timesOut, .timesOutUnstored: ends = attempt.begins.advanced(by: 60_050_000)
        case .killed: ends = attempt.begins.advanced(by: 2_000_000)
        default: ends = last.advanced(by: 2_000)
        }
        return PlannedInvocation(
            requestID: "", range: attempt.range, handled: handled, begins: attempt.begins, ends: ends, entries: entries,
            ending: attempt.fate.ending, leavesOut: attempt.leavesOut, object: nil)
    }

    private static func entries(
        _ batch: Batch, _ attempt: Attempt, _ handled: Range<Int>, _ random: inout SeededGenerator
    ) -> [PlannedObject.Entry] {
        var time = attempt.begins
        var entries: [PlannedObject.Entry] = []
        entries.reserveCapacity(handled.count)
        for position in handled {
            time = time.advanced(by: Int64(20 + random.below(60)))
            let fault = batch.records[position].fault
            if fault.isDropped || position == attempt.leavesOut { continue }
            var isProcessed = true
            if case .failed(let isCured) = fault { isProcessed = isCured && attempt.isLast }
            entries.append(
                PlannedObject.Entry(
                    record: position, isProcessed: isProcessed, isAltered: attempt.isAltered || fault == .altered,
                    time: time))
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
}
