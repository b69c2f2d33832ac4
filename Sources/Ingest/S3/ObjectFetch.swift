import Synchronization

/// An object that is on its way to the job that reads it.
final class ObjectFetch: Sendable {
    /// What came of asking for it.
    enum Outcome: Sendable {
        /// All its bytes, and its version where there are versions.
        case content(ObjectContent, version: String?)
        /// This object cannot be read.
        case failed(reason: String)
        /// Nothing can be read any more.
        case ended(any Error)
    }

    private struct State {
        var outcome: Outcome?
        var waiter: CheckedContinuation<Outcome, Never>?
        var release: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>

    /// - Parameter release: Called once the bytes are needed no more.
    init(release: @escaping @Sendable () -> Void) {
        state = Mutex(State(release: release))
    }

    /// One that is there already.
    init(_ content: ObjectContent) {
        state = Mutex(State(outcome: .content(content, version: nil)))
    }

    /// Waits for the outcome, which always comes. One job asks.
    func outcome() async -> Outcome {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.waiter = continuation }
                return state.outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    /// Tells the outcome.
    func fulfil(_ outcome: Outcome) {
        let waiter = state.withLock { state in
            state.outcome = outcome
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: outcome)
    }

    /// Lets go of the bytes.
    func release() {
        let release = state.withLock { state in
            state.outcome = nil
            defer { state.release = nil }
            return state.release
        }
        release?()
    }
}
