extension SendQueue {
    /// Whatever has to wait is looked at again together, so often: what gathers meanwhile leaves in one request, and not
    /// record by record.
    static let tick: Int64 = 50_000

    /// Says what to do next. The records of a request count as under way from then on, until `settle` was called for each.
    package mutating func next(now: Int64) -> Step {
        while let item = delayed.first, item.priority <= now {
            _ = delayed.pop()
            slots[item.slot].notBefore = .min
            makeReady(item.slot)
        }
        total?.fill(now: now)
        var chosen: [Int] = []
        if now >= totalPausedUntil { choose(&chosen, now: now) }
        if !chosen.isEmpty {
            underWayCount += chosen.count
            return .send(chosen)
        }
        var until: Int64 = delayed.first?.priority ?? .max
        for shard in ready.indices where !ready[shard].isEmpty {
            until = min(until, max(pausedUntil[shard], totalPausedUntil))
        }
        return until == .max ? .idle : .wait(until: max(until, now + 1))
    }

    private mutating func choose(_ chosen: inout [Int], now: Int64) {
        // The shards that may go on, by the position of their first record.
        var shards = SlotHeap()
        for shard in ready.indices {
            guard let first = ready[shard].first, pausedUntil[shard] <= now else { continue }
            paces[shard].fill(now: now)
            shards.push(shard, priority: first.priority)
        }
        var bytes = 0
        while chosen.count < settings.recordsPerRequest, let shard = shards.pop()?.slot {
            guard let slot = ready[shard].first?.slot else { continue }
            let cost = slots[slot].byteCount
            if !chosen.isEmpty, bytes + cost > settings.bytesPerRequest { return }
            guard paces[shard].allows(byteCount: cost) else {
                pausedUntil[shard] = Self.nextTick(after: now + paces[shard].wait(byteCount: cost))
                continue
            }
            if let total, !total.allows(1) {
                totalPausedUntil = Self.nextTick(after: now + total.wait(for: 1))
                return
            }
            _ = ready[shard].pop()
            paces[shard].take(byteCount: cost)
            total?.take(1)
            slots[slot].state = .underWay
            bytes += cost
            chosen.append(slot)
            if let next = ready[shard].first { shards.push(shard, priority: next.priority) }
        }
    }

    static func nextTick(after time: Int64) -> Int64 { (time / tick + 1) * tick }

    /// Takes what became of a record that was under way.
    package mutating func settle(_ slot: Int, _ outcome: Outcome, now: Int64) -> Disposition {
        precondition(slots[slot].state == .underWay, "the record is not under way")
        underWayCount -= 1
        let shard = slots[slot].shard
        switch outcome {
        case .accepted:
            paces[shard].note(accepted: 1, refused: 0, now: now)
            free(slot)
            return .done
        case .refused(let forLoad):
            paces[shard].note(accepted: forLoad ? 0 : 1, refused: forLoad ? 1 : 0, now: now)
            if !forLoad {
                slots[slot].refusals += 1
                if slots[slot].refusals >= settings.attempts {
                    freeBlocking(slot)
                    return .givenUp
                }
            }
        case .returned(let forLoad):
            if forLoad { paces[shard].note(accepted: 0, refused: 1, now: now) }
        case .unanswered:
            freeBlocking(slot)
            return .doubtful
        }
        slots[slot].failures += 1
        let wait = settings.backoff.wait(after: slots[slot].failures, using: &random)
        slots[slot].notBefore = Self.nextTick(after: now + wait)
        makeReady(slot)
        return .again
    }
}
