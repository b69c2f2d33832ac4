/// When a running query has to stop: its time is over, or its task was cancelled.
///
/// SQLite asks every few thousand steps, from the thread that runs the query. The time that the reader of the rows takes
/// does not count: a person may look at a page for longer than any query may run.
final class QueryLimit {
    /// Why the query was stopped.
    enum Reason {
        case timeout(Duration)
        case cancelled
    }

    private let timeout: Duration?
    private let now: () -> ContinuousClock.Instant
    private var deadline: ContinuousClock.Instant?
    private var pauseStart: ContinuousClock.Instant?
    private(set) var reason: Reason?

    init(timeout: Duration?, now: @escaping () -> ContinuousClock.Instant = { .now }) {
        self.timeout = timeout
        self.now = now
        deadline = timeout.map { now() + $0 }
    }

    /// Stops the clock while a row is handed over.
    func pause() {
        if deadline != nil { pauseStart = now() }
    }

    /// Lets the clock go on.
    func resume() {
        guard let deadline, let pauseStart else { return }
        self.deadline = deadline + (now() - pauseStart)
        self.pauseStart = nil
    }

    /// Whether the query must stop now; notes why.
    func isOver() -> Bool {
        if Task.isCancelled {
            reason = .cancelled
        } else if let timeout, let deadline, now() >= deadline {
            reason = .timeout(timeout)
        }
        return reason != nil
    }
}
