import AWS
import Records
import Store

extension StreamSender {
    /// Takes what became of a call into the queue and the next commit.
    func absorb(_ result: CallOutcome, of slots: [Int], began: Int64, ended: Int64) {
        let now = job.clock.now()
        switch result {
        case .answered(let results):
            callsInVain = 0
            for (slot, result) in zip(slots, results) { absorb(result, of: slot, now: now) }
        case .notNow(let error):
            let isForLoad = error.code == .throttled
            if isForLoad { outcome.throttled += slots.count } else { callsInVain += 1 }
            if callsInVain >= Self.callsInVainLimit { outcome.stop = outcome.stop ?? error }
            putBack(slots, .returned(forLoad: isForLoad), error.detail, now: now)
        case .never(let error):
            outcome.stop = outcome.stop ?? error
            putBack(slots, .returned(forLoad: false), error.detail, now: now)
        case .unanswered(let reason):
            outcome.callsUnanswered += 1
            callsInVain += 1
            if callsInVain >= Self.callsInVainLimit {
                outcome.stop =
                    outcome.stop
                    ?? ReplayError(
                        code: .noAnswers, location: job.replay.target,
                        detail:
                            "\(callsInVain) calls in a row had no answer (\(reason)); wait until the service is well")
            }
            for slot in slots { doubt(slot, reason, began: began, ended: ended, now: now) }
        }
        for slot in queue.takeDropped() { outgoing[slot] = nil }
    }

    private func absorb(_ result: KinesisEntryResult, of slot: Int, now: Int64) {
        guard let item = outgoing[slot] else { return }
        switch result {
        case .accepted(let shard, let sequence):
            if queue.shardID(of: slot) != shard { mapping.note() }
            _ = queue.settle(slot, .accepted, now: now)
            commit.results.append((item.position, .sent(shard: shard, sequence: sequence)))
            outcome.sent += 1
            outgoing[slot] = nil
        case .refused(let code, let message):
            let isForLoad = KinesisEntryResult.isForLoad(code)
            if isForLoad { outcome.throttled += 1 }
            let reason = message.isEmpty ? code : "\(code): \(message)"
            switch queue.settle(slot, .refused(forLoad: isForLoad), now: now) {
            case .givenUp:
                commit.results.append((item.position, .failed(reason)))
                outcome.giveUp(
                    "\(ShardID(item.shard)):\(item.sequence)", key: item.entry.partitionKey, reason: reason)
                outgoing[slot] = nil
            case .again, .done, .doubtful:
                commit.results.append((item.position, .planned(reason)))
            }
        }
    }

    private func putBack(_ slots: [Int], _ result: SendQueue.Outcome, _ reason: String, now: Int64) {
        for slot in slots {
            _ = queue.settle(slot, result, now: now)
            commit.results.append((position(of: slot), .planned(reason)))
        }
    }

    private func doubt(_ slot: Int, _ reason: String, began: Int64, ended: Int64, now: Int64) {
        guard let item = outgoing[slot] else { return }
        _ = queue.settle(slot, .unanswered, now: now)
        commit.results.append((item.position, .unanswered(reason)))
        doubts.append(
            Doubt(
                position: item.position, partitionKey: item.entry.partitionKey,
                explicitHashKey: item.entry.explicitHashKey, payload: item.entry.data,
                unanswered: item.unanswered + 1,
                // An earlier attempt that was never settled may have left a copy, too.
                since: item.unanswered > 0 ? min(job.replay.created, began) : began, lastAttempt: max(began, ended)))
        doubtsSince = doubtsSince ?? now
        doubtBytes += item.entry.data.count
        outgoing[slot] = nil
    }

    /// Goes over to the shards that the stream has now.
    func take(_ shards: [KinesisShard]) {
        let map = ShardMap(shards)
        let now = job.clock.now()
        let isNew =
            map.ranges.isComplete && (map.ranges != queue.ranges || !map.ids.allSatisfy { queue.knowsShard($0) })
        if isNew { queue.setShards(map.ranges, shardIDs: map.ids, now: now) }
        mapping.listed(isNew: isNew, now: now)
    }
}
