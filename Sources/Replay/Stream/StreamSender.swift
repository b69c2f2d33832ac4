import AWS
import Coding
import Records
import Store

/// Sends a frozen replay into a stream: the one task that owns the queue and the ledger, with calls as its children.
///
/// Each round takes what has happened, chooses what leaves next, writes results and intents in one commit, and starts the
/// calls. While the commit is on its way answers gather, and go into the next one together. At any point the ledger says
/// `sending` of calls under way and of nothing else.
final class StreamSender {
    /// What a sender is made for.
    struct Job: Sendable {
        var store: Store
        var replay: ReplaySummary
        var options: ReplayOptions
        var pace: StreamPace
        var kinesis: any KinesisCalls
        var settler: (any DoubtSettler)?
        /// Whether entries of which nobody can tell are sent again.
        var resendsUnknown = false
        /// Whether records with a delivery were asked for.
        var sendsAgain = false
        var clock: SendClock
        var seed: UInt64
        var step: StreamStep.Hook
        var progress: @Sendable (ReplayProgress) -> Void
    }

    /// A record that is in the queue, with all that a call needs.
    struct Outgoing {
        var position: Int64
        var unanswered: Int
        var entry: KinesisEntry
        /// The record's own shard and sequence number.
        var shard: Int64
        var sequence: String
    }

    let job: Job
    let ledger: SendingLedger
    let mailbox: SendMailbox
    let preparation: Preparation
    var queue: SendQueue
    var timetable: ReplayTimetable
    /// By slot of the queue.
    var outgoing: [Outgoing?] = []
    /// Entries whose outcome nobody knows, not looked for yet.
    var doubts: [Doubt] = []
    var doubtBytes = 0
    /// Since when there are any, on the sender's clock.
    var doubtsSince: Int64?
    /// What the next commit will hold.
    var commit = LedgerCommit()
    var outcome = StreamOutcome()
    /// Position up to which the ledger was read; `nil` before the first.
    private var cursor: Int64?
    private var isReadToTheEnd = false
    private var callsUnderWay = 0
    private var callsMade = 0
    var callsEnded = 0
    /// Calls since the last answer that had none, or that the service could not be reached for.
    var callsInVain = 0
    var mapping = ShardMapping()
    private var timer: Int64?
    private let began: Int64

    /// Records and bytes that are read ahead.
    static let windowRecords = 16_384
    static let windowBytes = 64 << 20
    static let chunkRecords = 2_048
    static let chunkBytes = 8 << 20
    /// Doubts that are settled without waiting for the end.
    static let manyDoubts = 4_096
    static let manyDoubtBytes = 64 << 20
    /// How long a doubt waits for others, in microseconds.
    static let doubtPatience: Int64 = 30_000_000
    /// Calls in a row without an answer, or that cannot reach the service, before the run stops.
    static let callsInVainLimit = 30

    init(_ job: Job, map: ShardMap, mailbox: SendMailbox) throws {
        self.job = job
        self.mailbox = mailbox
        preparation = Preparation(options: job.options)
        ledger = try SendingLedger(job.store, replay: job.replay.row, keyField: job.options.partitionKeyField)
        var settings = SendQueue.Settings()
        let limits = job.options.effectiveLimits
        settings.recordsPerRequest = limits.recordsPerRequest
        settings.bytesPerRequest = limits.bytesPerRequest
        settings.isStrict = job.options.order == .strict
        settings.share = job.pace.share
        settings.rate = job.pace.rate
        settings.seed = job.seed
        let now = job.clock.now()
        began = now
        queue = SendQueue(settings, ranges: map.ranges, shardIDs: map.ids, now: now) {
            PartitionKeyHash(partitionKey: $0).value
        }
        timetable = ReplayTimetable(speed: job.pace.replaySpeed, start: now)
    }

    /// Sends until nothing is left that can be, or until the mailbox says to stop. Calls under way are waited for; after a
    /// failure of the database, too, but what became of them is then unknown.
    func run() async throws -> StreamOutcome {
        defer { ledger.close() }
        outcome.sentBefore = job.replay.entries.sent
        try ledger.takeOver()
        try job.step(.takenOver)
        try await takeUpDoubts()
        var failure: (any Error)?
        await withDiscardingTaskGroup { group in
            do {
                try await drive(&group)
            } catch {
                failure = error
            }
            group.cancelAll()
        }
        if let failure { throw failure }
        try job.step(.sent)
        // Where output of a copy was there before its answer, other records count now.
        try job.store.countStaleHours()
        outcome.isFinished = try ledger.finish(now: await job.kinesis.now())
        return outcome
    }

    private func drive(_ group: inout DiscardingTaskGroup) async throws {
        while true {
            try absorb(mailbox.take())
            let isEnding = mailbox.isStopping || outcome.stop != nil
            var requests: [[Int]] = []
            var pause: Int64?
            if !isEnding, !isDoubtsTurn { (requests, pause) = try choose() }
            commit.begun = requests.flatMap { $0.map { position(of: $0) } }
            commit.time = await job.kinesis.now()
            try ledger.commit(commit)
            let began = commit.time
            commit = LedgerCommit()
            if !requests.isEmpty { try job.step(.committed(callsMade + requests.count)) }
            for slots in requests { start(slots, began: began, &group) }
            if !requests.isEmpty { try job.step(.called(callsMade)) }
            report()
            if callsUnderWay == 0 {
                if isEnding { return outcome.wasStopped = mailbox.isStopping }
                let isTurn = isDoubtsTurn
                if isTurn || pause == nil {
                    let canGoOn = try await settleDoubts()
                    // What stays in doubt keeps its keys back, and no others.
                    if canGoOn || isTurn || outcome.stop != nil { continue }
                    return outcome.wasStopped = mailbox.isStopping
                }
            }
            listShardsIfDue(&group)
            setTimer([pause, doubtsDue].compactMap(\.self).min(), &group)
            await mailbox.wait()
        }
    }

    /// Takes as many requests from the queue as may be under way.
    private func choose() throws -> (requests: [[Int]], pause: Int64?) {
        var requests: [[Int]] = []
        while callsUnderWay + requests.count < max(1, job.pace.requestsInFlight) {
            try fill()
            let now = job.clock.now()
            switch queue.next(now: now) {
            case .send(let slots): requests.append(slots)
            case .wait(let until): return (requests, until)
            case .idle: return (requests, nil)
            }
        }
        return (requests, nil)
    }

    /// Reads ahead from the ledger while there is room. Once as many records as fit were left out because their keys are
    /// blocked, the doubts go first.
    private func fill() throws {
        while !isReadToTheEnd, queue.count <= Self.windowRecords - Self.chunkRecords,
            queue.byteCount < Self.windowBytes, doubts.isEmpty || queue.parkedCount < Self.windowRecords
        {
            let entries = try ledger.planned(after: cursor, count: Self.chunkRecords, byteCount: Self.chunkBytes)
            guard let last = entries.last else {
                isReadToTheEnd = true
                return
            }
            cursor = last.position
            for entry in entries { push(entry) }
        }
    }

    private func push(_ entry: OutgoingEntry) {
        let record: ReplayRecord
        // Delivered while the replay lay still: sending it now would double it.
        if entry.record?.hasDelivery == true, !job.sendsAgain { return refuse(entry.position, .hasDelivery) }
        switch entry.record.map({ preparation.verdict($0, position: entry.position) }) {
        case .ready(let prepared): record = prepared.record
        case .refused(let reason): return refuse(entry.position, reason)
        case nil: return refuse(entry.position, .forgotten)
        }
        let release = timetable.release(of: entry.record?.orderMoment)
        let slot = queue.push(
            SendQueue.Entry(
                position: entry.position, partitionKey: record.partitionKey ?? "",
                explicitHash: record.explicitHashKey.flatMap { UInt128($0) }, byteCount: record.byteCount,
                release: release))
        guard let slot else { return }
        let item = Outgoing(
            position: entry.position, unanswered: entry.unanswered, entry: record.kinesisEntry,
            shard: record.shard, sequence: record.sequence)
        if slot == outgoing.count { outgoing.append(item) } else { outgoing[slot] = item }
    }

    /// The evidence of an entry changed after it was frozen: it stays behind, and its key goes on.
    private func refuse(_ position: Int64, _ reason: ReplayRefusal) {
        commit.results.append((position, .refused(reason.rawValue)))
        outcome.refused += 1
    }

    private func start(_ slots: [Int], began: Int64, _ group: inout DiscardingTaskGroup) {
        callsUnderWay += 1
        callsMade += 1
        let entries = slots.compactMap { outgoing[$0]?.entry }
        let (kinesis, stream, mailbox) = (job.kinesis, job.replay.target, mailbox)
        group.addTask {
            let outcome = await CallOutcome.make(entries, to: stream, by: kinesis)
            mailbox.deliver(.call(slots: slots, began: began, ended: await kinesis.now(), outcome: outcome))
        }
    }

    private func absorb(_ events: [SendEvent]) throws {
        for event in events {
            switch event {
            case .call(let slots, let began, let ended, let result):
                callsUnderWay -= 1
                callsEnded += 1
                try job.step(.answered(callsEnded))
                absorb(result, of: slots, began: began, ended: ended)
            case .shards(let shards):
                mapping.isListing = false
                if let shards { take(shards) }
            }
        }
    }

    /// Begins with the first entry that is still planned: after doubts were settled, what their keys kept back may leave.
    func restart() {
        queue.clear()
        outgoing.removeAll(keepingCapacity: true)
        cursor = nil
        isReadToTheEnd = false
    }

    func position(of slot: Int) -> Int64 { outgoing[slot]?.position ?? -1 }

    private func setTimer(_ until: Int64?, _ group: inout DiscardingTaskGroup) {
        guard let until else { return }
        if let timer, timer <= until, timer > job.clock.now() { return }
        timer = until
        let (clock, mailbox) = (job.clock, mailbox)
        group.addTask {
            await clock.wait(until)
            mailbox.wake()
        }
    }

    private func listShardsIfDue(_ group: inout DiscardingTaskGroup) {
        guard mapping.isDue(now: job.clock.now()) else { return }
        mapping.isListing = true
        let (kinesis, stream, mailbox) = (job.kinesis, job.replay.target, mailbox)
        group.addTask {
            mailbox.deliver(.shards(try? await kinesis.shards(of: stream)))
        }
    }

    private func report() {
        let entries = job.replay.entries
        let elapsed = job.clock.now() - began
        job.progress(
            ReplayProgress(
                recordsDone: outcome.sentBefore + outcome.sent,
                recordsTotal: entries.planned + entries.sending + entries.unknown + entries.sent,
                throttled: outcome.throttled,
                recordsPerSecond: elapsed > 0 ? Double(outcome.sent) * 1_000_000 / Double(elapsed) : nil))
    }
}

extension SelectedRecord {
    /// By what it is ordered, and at a speed sent: the second of its arrival, else its event time.
    fileprivate var orderMoment: Int64? {
        arrivalTime.map { Timestamp(microseconds: $0).floored(to: 1_000_000).microseconds } ?? eventTime
    }
}
