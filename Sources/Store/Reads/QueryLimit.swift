/// When a running query has to stop: its time is over, or its task was cancelled.
///
/// SQLite asks every few thousand steps, from the thread that runs the query.
final class QueryLimit {
    /// Why the query was stopped.
    enum Reason {
        case timeout(Duration)
        case cancelled
    }

    private let timeout: Duration?
    private let deadline: ContinuousClock.Instant?
    private(set) var reason: Reason?

    init(timeout: Duration?) {
        self.timeout = timeout
        deadline = timeout.map { ContinuousClock.now + $0 }
    }

    /// Whether the query must stop now; notes why.
    func isOver() -> Bool {
        if Task.isCancelled {
            reason = .cancelled
        } else if let timeout, let deadline, ContinuousClock.now >= deadline {
            reason = .timeout(timeout)
        }
        return reason != nil
    }
}
