package import AWS
import Coding
import Documents
import Records
package import Store

/// Reads every object of the plan's sources into a store.
package struct Importer: Sendable {
    private let plan: ImportPlan
    private let s3: S3Client?
    private let limits: HeldLimits
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - s3: Reads sources that begin with `s3://`; `nil` where there is none.
    ///   - limits: How much is held in memory; `nil` takes what suits the number of jobs.
    ///   - now: The clock for the table of runs, in microseconds since 1970 UTC.
    package init(
        _ plan: ImportPlan, s3: S3Client? = nil, limits: HeldLimits? = nil, now: @escaping @Sendable () -> Int64
    ) {
        self.plan = plan
        self.s3 = s3
        self.limits = limits ?? .standard(jobs: plan.jobs)
        self.now = now
    }

    /// Runs the import to its end, or to the cancellation of its task: then what was committed stays, and the report
    /// says that it was interrupted.
    ///
    /// - Parameters:
    ///   - store: A store opened for writing.
    ///   - progress: Called after each portion of objects, from one job at a time.
    /// - Throws: ``StoreError``, ``IngestError``, ``AWSError``.
    package func run(
        into store: Store, progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> ImportReport {
        let sources = try await Sources(plan, s3, database: store.path)
        let stream = try StreamChoice.choose(plan, in: store)
        let session = try ImportSession(store: store, stream: stream, arguments: plan.arguments, now: now())
        let tracker = ImportTracker(
            stream: stream.label, start: ContinuousClock.now, counts: sources.queue.feeds.isEmpty ? 1 : 2,
            send: progress)
        let known = plan.rereads ? nil : try KnownFiles(store: store, stream: stream)
        defer { try? known?.close() }
        do {
            try await readAll(sources, into: session, known: known, tracker: tracker)
        } catch is CancellationError where Task.isCancelled {
            // What was committed stays, and the report says so below.
        } catch {
            try? await session.finish(outcome: .failed, counts: tracker.report().json, now: now())
            throw sources.queue.failure ?? error
        }
        if let requests = sources.requests() { tracker.note(requests: requests) }
        var report = tracker.report()
        report.wasInterrupted = Task.isCancelled
        report.wasHinted = plan.kind != nil || plan.shard != nil
        try known?.close()
        try await session.finish(
            outcome: report.wasInterrupted ? .interrupted : .finished, counts: report.json, now: now())
        return report
    }

    /// Lists what an import would read, without opening anything.
    package func list(against store: Store?) async throws -> ImportReport {
        let sources = try await Sources(plan, s3, database: store?.path)
        var report = ImportReport()
        let streams = try store?.streams() ?? []
        report.stream = plan.stream ?? (streams.count == 1 ? streams[0].label : StreamChoice.standardLabel)
        let stream = streams.first { $0.label == report.stream }
        let known = try store.flatMap { store in try stream.map { try KnownFiles(store: store, stream: $0) } }
        defer { try? known?.close() }
        let gets = try await sources.queue.list(known: known, into: &report)
        report.requests = sources.requests()
        report.requests?.get = gets
        return report
    }

    private func readAll(
        _ sources: Sources, into session: ImportSession, known: KnownFiles?, tracker: ImportTracker
    ) async throws {
        let hints = ReadingHints(kind: plan.kind, shard: plan.shard, streamARN: session.streamARN)
        let claim = StreamClaim(streamARN: session.streamARN)
        func job(known: KnownFiles?) -> ImportJob {
            ImportJob(session: session, known: known, tracker: tracker, limits: limits, hints: hints, claim: claim)
        }
        // Standard input is read before all portions of the queue, and is portion 0.
        if !sources.hasInput { await claim.finish(portion: 0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { tracker.count(sources.files) }
            if sources.hasInput {
                let input = try SpooledInput.copy()
                let portion = Portion(
                    files: [FoundFile(location: "-", relativePath: "-", state: nil)],
                    fetches: [ObjectFetch(.spooled(input))])
                let job = job(known: nil)
                tracker.note(portion)
                try await job.read(portion)
                try await job.flush()
            }
            if let s3, !sources.queue.feeds.isEmpty {
                group.addTask { [limits] in
                    try await sources.queue.feed(s3, limits: limits, known: known, tracker: tracker)
                }
            }
            for _ in 0..<max(plan.jobs, 1) {
                group.addTask {
                    let job = job(known: known)
                    while !Task.isCancelled {
                        let portion = await sources.queue.next(ImportJob.portionFiles)
                        tracker.note(portion)
                        if portion.isEmpty { break }
                        try await job.read(portion)
                    }
                    if !Task.isCancelled { try await job.flush() }
                }
            }
            try await group.waitForAll()
        }
    }
}
