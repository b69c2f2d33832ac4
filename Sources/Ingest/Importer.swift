import Coding
import Documents
import Records
package import Store

/// Reads every object of the plan's sources into a store.
package struct Importer: Sendable {
    private let plan: ImportPlan
    private let limits: HeldLimits
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - limits: How much is held in memory; `nil` takes what suits the number of jobs.
    ///   - now: The clock for the table of runs, in microseconds since 1970 UTC.
    package init(_ plan: ImportPlan, limits: HeldLimits? = nil, now: @escaping @Sendable () -> Int64) {
        self.plan = plan
        self.limits = limits ?? .standard(jobs: plan.jobs)
        self.now = now
    }

    /// Runs the import to its end, or to the cancellation of its task: then what was committed stays, and the report
    /// says that it was interrupted.
    ///
    /// - Parameters:
    ///   - store: A store opened for writing.
    ///   - progress: Called after each portion of objects, from one job at a time.
    /// - Throws: ``StoreError``, ``IngestError``.
    package func run(
        into store: Store, progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> ImportReport {
        let roots = try SourceList.resolve(plan.sources)
        let stream = try StreamChoice.choose(plan, in: store)
        let session = try ImportSession(store: store, stream: stream, arguments: plan.arguments, now: now())
        let tracker = ImportTracker(stream: stream.label, start: ContinuousClock.now, send: progress)
        let known = plan.rereads ? nil : try KnownFiles(store: store, stream: stream)
        defer { try? known?.close() }
        do {
            try await readAll(roots, database: store.path, into: session, known: known, tracker: tracker)
        } catch is CancellationError {
            // What was committed stays, and the report says so below.
        } catch {
            try? await session.finish(outcome: .failed, counts: tracker.report().json, now: now())
            throw error
        }
        var report = tracker.report()
        report.wasInterrupted = Task.isCancelled
        report.wasHinted = plan.kind != nil || plan.shard != nil
        try known?.close()
        try await session.finish(
            outcome: report.wasInterrupted ? .interrupted : .finished, counts: report.json, now: now())
        return report
    }

    /// Lists what an import would read, without opening anything.
    package func list(against store: Store?) throws -> ImportReport {
        let roots = try SourceList.resolve(plan.sources)
        var report = ImportReport()
        let streams = try store?.streams() ?? []
        report.stream = plan.stream ?? (streams.count == 1 ? streams[0].label : StreamChoice.standardLabel)
        let stream = streams.first { $0.label == report.stream }
        let known = try store.flatMap { store in try stream.map { try KnownFiles(store: store, stream: $0) } }
        defer { try? known?.close() }
        let queue = FileQueue(
            roots: roots.filter { $0 != "-" }, filter: plan.filter, hours: plan.hours, database: store?.path)
        while true {
            let portion = queue.next(256)
            report.objects.add(portion)
            report.failures += portion.failures
            if portion.isEmpty { return report }
            let isKnown = try known?.areKnown(portion.files.map { ($0.location, $0.state) }) ?? []
            for (index, file) in portion.files.enumerated() {
                if index < isKnown.count, isKnown[index] {
                    report.objects.unchanged += 1
                } else {
                    report.bytes += file.state?.byteCount ?? 0
                    if report.wouldRead.count < 1_000 { report.wouldRead.append(file.location) }
                }
            }
        }
    }

    private func readAll(
        _ roots: [String], database: String, into session: ImportSession, known: KnownFiles?, tracker: ImportTracker
    ) async throws {
        let paths = roots.filter { $0 != "-" }
        let queue = FileQueue(roots: paths, filter: plan.filter, hours: plan.hours, database: database)
        let hints = ReadingHints(kind: plan.kind, shard: plan.shard, streamARN: session.streamARN)
        let claim = StreamClaim(streamARN: session.streamARN)
        // Standard input is read before all portions of the queue, and is portion 0.
        if !roots.contains("-") { await claim.finish(portion: 0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [plan] in
                tracker.count(FileQueue(roots: paths, filter: plan.filter, hours: plan.hours, database: database))
            }
            if roots.contains("-") {
                let input = try SpooledInput()
                let file = FoundFile(location: "-", relativePath: "-", state: nil)
                let job = ImportJob(
                    session: session, known: nil, tracker: tracker, openPath: input.path, limits: limits,
                    hints: hints, claim: claim)
                tracker.note(FileQueue.Portion(files: [file]))
                try await job.read([file], portion: 0)
                try await job.flush()
            }
            for _ in 0..<max(plan.jobs, 1) {
                group.addTask {
                    let job = ImportJob(
                        session: session, known: known, tracker: tracker, openPath: nil, limits: limits, hints: hints,
                        claim: claim)
                    while !Task.isCancelled {
                        let portion = queue.next(ImportJob.portionFiles)
                        tracker.note(portion)
                        if portion.isEmpty { break }
                        try await job.read(portion.files, portion: portion.number)
                    }
                    if !Task.isCancelled { try await job.flush() }
                }
            }
            try await group.waitForAll()
        }
    }
}
