import Records
import Synchronization

/// Keeps an import's counts while its jobs run, and tells how far it has come.
final class ImportTracker: Sendable {
    private struct State {
        var report = ImportReport()
        var objectsDone = 0
        var storedBytesDone: Int64 = 0
        var objectsFound = 0
        var bytesFound: Int64 = 0
        /// Walks that count what there is, and are not over.
        var openCounts: Int
    }

    private let state: Mutex<State>
    private let start: ContinuousClock.Instant
    private let send: @Sendable (ImportProgress) -> Void

    /// - Parameter counts: How many walks will say that they are over.
    init(
        stream: String, start: ContinuousClock.Instant, counts: Int,
        send: @escaping @Sendable (ImportProgress) -> Void
    ) {
        var first = State(openCounts: counts)
        first.report.stream = stream
        state = Mutex(first)
        self.start = start
        self.send = send
    }

    /// The counts so far.
    func report() -> ImportReport {
        let seconds = elapsedSeconds
        return state.withLock { state in
            state.report.seconds = seconds
            state.report.failures.sort { $0.location < $1.location }
            return state.report
        }
    }

    /// Walks the sources once for the totals that progress is measured by.
    func count(_ queue: FileQueue) {
        while !Task.isCancelled {
            let portion = queue.next(1_024)
            let isEnd = portion.isEmpty
            state.withLock { state in
                state.objectsFound += portion.files.count
                state.bytesFound += portion.files.reduce(0) { $0 + ($1.state?.byteCount ?? 0) }
                if isEnd { state.openCounts -= 1 }
            }
            if isEnd { return }
        }
    }

    /// Counts a page of a listing, and notes what of it is not to be read.
    func noteFound(_ page: BucketPage) {
        let settled = page.settled
        state.withLock { state in
            for file in page.wanted.lazy.map(\.file) + settled.files {
                state.objectsFound += 1
                state.bytesFound += file.state?.byteCount ?? 0
            }
        }
        note(settled)
        for file in settled.files { noteUnchanged(file) }
    }

    /// Notes that all listings are over.
    func noteListed() {
        state.withLock { $0.openCounts -= 1 }
    }

    /// Notes which requests were made of S3.
    func note(requests: ImportReport.Requests) {
        state.withLock { $0.report.requests = requests }
    }

    func note(_ portion: Portion) {
        state.withLock { state in
            state.report.objects.add(portion)
            for failure in portion.failures { state.report.addFailure(failure) }
        }
    }

    func note(failure: ImportReport.Failure) {
        state.withLock { state in
            state.report.objects.failed += 1
            state.report.addFailure(failure)
            state.objectsDone += 1
        }
    }

    func noteUnchanged(_ file: FoundFile) {
        let progress = state.withLock { state -> ImportProgress? in
            state.report.objects.unchanged += 1
            state.objectsDone += 1
            state.storedBytesDone += file.state?.byteCount ?? 0
            return state.objectsDone.isMultiple(of: 1_024) ? self.progress(state) : nil
        }
        if let progress { send(progress) }
    }

    /// Counts objects that were written.
    ///
    /// - Parameter kinds: what those of them that were new or changed brought.
    func note(
        _ outcomes: [ObjectOutcome], _ counts: EntryCounts, kinds: [DocumentKind: ImportReport.KindCount],
        bytes: Int64, storedBytes: Int
    ) {
        let progress = state.withLock { state in
            for outcome in outcomes { state.report.objects.count(outcome) }
            state.report.kinds.merge(kinds, uniquingKeysWith: +)
            state.report.records += counts
            state.report.bytes += bytes
            state.objectsDone += outcomes.count
            state.storedBytesDone += Int64(storedBytes)
            return self.progress(state)
        }
        send(progress)
    }

    private func progress(_ state: borrowing State) -> ImportProgress {
        ImportProgress(
            objectsDone: state.objectsDone, objectsFound: max(state.objectsFound, state.objectsDone),
            bytesDone: state.storedBytesDone, bytesFound: max(state.bytesFound, state.storedBytesDone),
            entries: state.report.records.read, isComplete: state.openCounts <= 0, seconds: elapsedSeconds)
    }

    private var elapsedSeconds: Double {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }
}

extension ImportReport.Objects {
    mutating func add(_ portion: Portion) {
        let skippedCount = portion.skipped.values.reduce(0, +)
        seen += portion.files.count + skippedCount + portion.failures.count
        skipped += skippedCount
        skippedByReason.merge(portion.skipped, uniquingKeysWith: +)
        failed += portion.failures.count
    }

    mutating func count(_ outcome: ObjectOutcome) {
        switch outcome {
        case .imported: imported += 1
        case .unchanged: unchanged += 1
        case .copy: copies += 1
        case .changed: changed += 1
        }
    }
}

extension ImportReport.KindCount {
    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.objects += right.objects
        sum.entries += right.entries
        sum.ignored += right.ignored
        return sum
    }
}

extension ImportReport {
    /// How many failures are kept with their reasons.
    static let keptFailures = 100

    mutating func addFailure(_ failure: Failure) {
        if failures.count < Self.keptFailures { failures.append(failure) }
    }
}
