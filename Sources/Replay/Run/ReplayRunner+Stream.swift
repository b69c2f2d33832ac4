import AWS
import Records
import Store

extension ReplayRunner {
    /// Freezes a selection and sends it into a stream. The cancellation of the task ends it: no call begins any more, those
    /// under way are waited for, and the replay can be resumed.
    ///
    /// - Parameters:
    ///   - confirm: Called with what is about to be sent, before anything is noted or sent; what it throws ends the run,
    ///     and nothing was made.
    /// - Returns: A report without a name where there is nothing to send: then nothing was made.
    /// - Throws: ``ReplayError``, ``StoreError``, `AWSError` before anything was sent; `CancellationError` where it was
    ///   cancelled before anything was frozen.
    package func run(
        _ request: StreamRequest, into target: StreamTarget, by connection: StreamConnection,
        confirm: (StreamAnnouncement) throws -> Void, progress: @escaping @Sendable (ReplayProgress) -> Void = { _ in }
    ) async throws -> ReplayReport {
        try await run(request, into: target, by: connection, confirm: confirm, progress: progress, step: { _ in })
    }

    func run(
        _ request: StreamRequest, into target: StreamTarget, by connection: StreamConnection,
        confirm: (StreamAnnouncement) throws -> Void, progress: @escaping @Sendable (ReplayProgress) -> Void,
        step: @escaping StreamStep.Hook
    ) async throws -> ReplayReport {
        var request = request
        request.options.format = .putRecords
        request.options.limits = target.limits
        let run = try store.beginRun(command: request.command, arguments: request.arguments, now: clock())
        return try await ending(run) {
            var refusals = RefusalTally()
            // Attempts are timed by the stream's clock, and none may seem to lie before the replay.
            let now = min(clock(), await connection.kinesis.now())
            let frozen = try freeze(request, target, run: run, now: now, refusals: &refusals) { load in
                try confirm(
                    StreamAnnouncement(
                        target, pace: request.pace, records: load.records, bytes: load.bytes, replay: nil))
            }
            guard let frozen else {
                var report = ReplayReport(replay: nil, target: target.stream.arn, format: .putRecords)
                report.notSent = refusals.notSent
                return report
            }
            try step(.frozen)
            let job = job(frozen, request.options, request.pace, connection, progress, step)
            var report = try await send(job, into: target)
            report.notSent = refusals.notSent
            return report
        }
    }

    /// Takes a frozen replay into a stream up again.
    ///
    /// - Parameters:
    ///   - changes: What is other than it was frozen.
    ///   - resendsUnknown: Whether entries of which nobody can tell are sent again, though the stream may have them.
    package func resume(
        _ name: String, changes: StreamPaceChanges, resendsUnknown: Bool, into target: StreamTarget,
        by connection: StreamConnection, command: String, arguments: [String],
        confirm: (StreamAnnouncement) throws -> Void, progress: @escaping @Sendable (ReplayProgress) -> Void = { _ in }
    ) async throws -> ReplayReport {
        try await resume(
            name, changes: changes, resendsUnknown: resendsUnknown, into: target, by: connection, command: command,
            arguments: arguments, confirm: confirm, progress: progress, step: { _ in })
    }

    func resume(
        _ name: String, changes: StreamPaceChanges, resendsUnknown: Bool, into target: StreamTarget,
        by connection: StreamConnection, command: String, arguments: [String],
        confirm: (StreamAnnouncement) throws -> Void, progress: @escaping @Sendable (ReplayProgress) -> Void,
        step: @escaping StreamStep.Hook
    ) async throws -> ReplayReport {
        let (replay, frozen) = try unfinished(name)
        let pace = changes.applied(to: frozen.pace ?? StreamPace())
        let entries = replay.entries
        try confirm(
            StreamAnnouncement(
                target, pace: pace, records: entries.planned + entries.sending + entries.unknown, bytes: nil,
                replay: name))
        let run = try store.beginRun(command: command, arguments: arguments, now: clock())
        return try await ending(run) {
            var job = job(replay, frozen.options, pace, connection, progress, step)
            job.resendsUnknown = resendsUnknown
            return try await send(job, into: target)
        }
    }

    private func job(
        _ replay: ReplaySummary, _ options: ReplayOptions, _ pace: StreamPace, _ connection: StreamConnection,
        _ progress: @escaping @Sendable (ReplayProgress) -> Void, _ step: @escaping StreamStep.Hook
    ) -> StreamSender.Job {
        StreamSender.Job(
            store: store, replay: replay, options: options, pace: pace, kinesis: connection.kinesis,
            settler: connection.settler,
            sendsAgain: LedgerText.value(ReplaySelection.self, from: replay.selection)?.again ?? false,
            clock: connection.clock, seed: connection.seed, step: step, progress: progress)
    }

    /// Sends in a task of its own: the cancellation of this one must not reach calls that are under way.
    private func send(_ job: StreamSender.Job, into target: StreamTarget) async throws -> ReplayReport {
        let mailbox = SendMailbox()
        let map = target.map
        let work = Task { () -> StreamOutcome in
            let sender = try StreamSender(job, map: map, mailbox: mailbox)
            return try await sender.run()
        }
        let outcome = try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            mailbox.stop()
        }
        let replay = try store.replay(named: job.replay.name)
        var report = ReplayReport(replay: replay.name, target: replay.target, format: .putRecords)
        report.records = outcome.sent
        report.wasInterrupted = outcome.wasStopped
        report.stream = StreamReport(outcome, replay: replay)
        return report
    }

    private func freeze(
        _ request: StreamRequest, _ target: StreamTarget, run: Int64, now: Int64, refusals: inout RefusalTally,
        confirm: (FrozenLoad) throws -> Void
    ) throws -> ReplaySummary? {
        let draft = ReplayDraft(
            run: run, target: target.stream.arn,
            targetLabel: try store.label(ofTarget: target.stream.arn, named: request.targetLabel) ?? target.stream.name,
            format: request.options.format.rawValue, selection: try LedgerText.json(request.selection),
            options: try LedgerText.json(
                FrozenOptions(options: request.options, overwrites: false, pace: request.pace)), now: now)
        return try freeze(draft, request.selection, request.options, refusals: &refusals, confirm: confirm)
    }

    /// Enters the end of a run, whatever it is.
    private func ending(_ run: Int64, _ body: () async throws -> ReplayReport) async throws -> ReplayReport {
        do {
            let report = try await body()
            try end(run, report)
            return report
        } catch {
            end(run, error)
            throw error
        }
    }
}
