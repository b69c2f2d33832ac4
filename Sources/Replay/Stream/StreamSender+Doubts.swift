import AWS
import Records
import Store

extension StreamSender {
    /// Whether nothing more leaves before doubts are settled: there are many, or they keep back as much as is read ahead.
    var isDoubtsTurn: Bool {
        !doubts.isEmpty
            && (doubts.count >= Self.manyDoubts || doubtBytes >= Self.manyDoubtBytes
                || (queue.parkedCount >= Self.windowRecords && queue.count == 0)
                || doubtsDue.map { job.clock.now() >= $0 } == true)
    }

    /// When doubts are settled at the latest, on the sender's clock: sent slowly, their keys would wait for hours.
    var doubtsDue: Int64? { doubtsSince.map { $0 + Self.doubtPatience } }

    /// Takes up the doubts that earlier runs left. Their keys wait.
    func takeUpDoubts() async throws {
        // Nobody knows how long the calls of a run that was killed were under way.
        let now = await job.kinesis.now()
        for entry in try ledger.doubts() {
            // Prepared anew, the bytes are those that were sent: evidence that changed them would be a finding.
            guard let record = entry.record,
                case .ready(let prepared) = preparation.verdict(record, position: entry.position)
            else {
                commit.results.append((entry.position, .undecided("its evidence was taken out of the database")))
                outcome.undecided += 1
                if job.options.order == .strict, let key = entry.record?.partitionKey ?? entry.record?.fieldKey {
                    queue.block(key)
                }
                continue
            }
            let kinesis = prepared.record.kinesisEntry
            let attempt = entry.lastAttempt ?? job.replay.created
            doubts.append(
                Doubt(
                    position: entry.position, partitionKey: kinesis.partitionKey,
                    explicitHashKey: kinesis.explicitHashKey, payload: kinesis.data,
                    unanswered: max(1, entry.unanswered),
                    since: entry.unanswered > 1 ? min(job.replay.created, attempt) : attempt,
                    lastAttempt: max(attempt, now)))
            doubtBytes += kinesis.data.count
            if job.options.order == .strict { queue.block(kinesis.partitionKey) }
        }
        if !doubts.isEmpty { _ = try await settleDoubts(resending: job.resendsUnknown) }
    }

    /// Finds out about all doubts and enters it into the ledger; nothing may be under way.
    ///
    /// - Parameter resending: Whether what cannot be told is sent again.
    /// - Returns: Whether something can be sent again because of it.
    func settleDoubts(resending: Bool = false) async throws -> Bool {
        guard !doubts.isEmpty else { return false }
        // What the ledger does not know yet could be taken for a doubt's copy.
        try ledger.commit(commit)
        commit = LedgerCommit()
        let settling = doubts.sorted { $0.position < $1.position }
        (doubts, doubtBytes, doubtsSince) = ([], 0, nil)
        guard let verdicts = try await verdicts(on: settling) else {
            outcome.undecided += settling.count
            return false
        }
        try job.step(.settled)
        var canGoOn = false
        for (doubt, verdict) in zip(settling, verdicts) {
            if enter(verdict, of: doubt, resending: resending) {
                queue.unblock(doubt.partitionKey)
                canGoOn = true
            }
        }
        try ledger.commit(commit)
        commit = LedgerCommit()
        if canGoOn { restart() }
        return canGoOn
    }

    /// What the stream says of the doubts; `nil` where it could not be asked. Then they stay unknown, and the next run
    /// asks again.
    private func verdicts(on doubts: [Doubt]) async throws -> [DoubtVerdict]? {
        guard let settler = job.settler else {
            return doubts.map { _ in .undecided("nobody has looked into the stream") }
        }
        let (store, replay) = (job.store, job.replay)
        let work = Task {
            try await settler.settle(doubts, in: replay.target) { copy in
                try store.isTaken(shard: copy.shard, sequence: copy.sequence, of: replay)
            }
        }
        mailbox.stopsWith(work)
        defer { mailbox.stopsWith(nil) }
        do {
            return try await work.value
        } catch let error as StoreError {
            throw error
        } catch {
            if !mailbox.isStopping { outcome.stop = outcome.stop ?? error }
            return nil
        }
    }

    /// Notes a verdict. True where the key can go on.
    private func enter(_ verdict: DoubtVerdict, of doubt: Doubt, resending: Bool) -> Bool {
        switch verdict {
        case .accepted(let copies):
            guard let first = copies.first else {
                return enter(.undecided("the stream gave no number"), of: doubt, resending: resending)
            }
            commit.results.append((doubt.position, .sent(shard: first.shard, sequence: first.sequence)))
            commit.copies += copies.dropFirst().map { (doubt.position, $0.shard, $0.sequence) }
            outcome.sent += 1
            outcome.settledAsSent += 1
            outcome.doubles += copies.count - 1
            return true
        case .absent:
            commit.results.append((doubt.position, .planned("was not in the stream")))
            outcome.settledAsAbsent += 1
            return true
        case .undecided(let reason):
            guard resending else {
                commit.results.append((doubt.position, .undecided(reason)))
                outcome.undecided += 1
                outcome.undecidedReason = outcome.undecidedReason ?? reason
                return false
            }
            commit.results.append((doubt.position, .planned(reason)))
            outcome.resent += 1
            return true
        }
    }
}
