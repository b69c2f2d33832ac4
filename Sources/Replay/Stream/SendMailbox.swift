import AWS
import Synchronization

/// What happens while the sender waits.
enum SendEvent: Sendable {
    /// A call came to its end.
    case call(slots: [Int], began: Int64, ended: Int64, outcome: CallOutcome)
    /// The stream's shards were listed again.
    case shards([KinesisShard]?)
}

/// Gathers what happens for the one task that sends: it takes all there is at once, so that what comes in while a commit
/// is on its way goes into the next one together.
final class SendMailbox: Sendable {
    private struct State {
        var events: [SendEvent] = []
        var isWoken = false
        var isStopping = false
        var waiter: CheckedContinuation<Void, Never>?
        var work: Task<[DoubtVerdict], any Error>?
    }

    private let state = Mutex(State())

    func deliver(_ event: SendEvent) {
        wake { $0.events.append(event) }
    }

    /// Ends the sender's waiting: a time has come.
    func wake() {
        wake { $0.isWoken = true }
    }

    /// Says that the sender is to stop, and cancels what `stopsWith` named.
    func stop() {
        wake {
            $0.isWoken = true
            $0.isStopping = true
        }
        state.withLock { $0.work }?.cancel()
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Everything that has happened since the last call.
    func take() -> [SendEvent] {
        state.withLock { state in
            defer { state.events = [] }
            return state.events
        }
    }

    /// Waits until something has happened; one task at a time.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.isWoken || !state.events.isEmpty {
                    state.isWoken = false
                    return true
                }
                state.waiter = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Names the work that ends with a stop; `nil` when it has ended.
    func stopsWith(_ work: Task<[DoubtVerdict], any Error>?) {
        let isStopping = state.withLock { state in
            state.work = work
            return state.isStopping
        }
        if isStopping { work?.cancel() }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            if state.waiter != nil { state.isWoken = false }
            return state.waiter
        }
        waiter?.resume()
    }
}
