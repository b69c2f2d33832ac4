import Synchronization

/// What the transfers' thread is told by others.
enum Command: Sendable {
    case start(Submission)
    case cancel(Ticket)
    /// A stream's receiver is done with its piece, or threw.
    case received(Ticket, failure: (any Error)?)
    case close
}

/// One request's identity. The flag closes a gap: a cancellation may be told before the start.
final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
    func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// A request on its way to the transfers' thread.
struct Submission: Sendable {
    /// What becomes of the body.
    enum Body: Sendable {
        case gathered(maximum: Int)
        case pieces(
            head: @Sendable (HTTPResponse) -> Bool,
            receive: @Sendable ([UInt8]) throws -> Void)
    }

    let ticket: Ticket
    let request: PreparedRequest
    let body: Body
    let answer: CheckedContinuation<HTTPResponse, any Error>
}

/// The queue in front of the transfers' thread, which it wakes.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        /// The thread was woken and has not looked yet: nobody needs to wake it again.
        var isWoken = false
        var isShut = false
    }

    private let state = Mutex(State())
    private let multi: MultiHandle

    init(multi: MultiHandle) {
        self.multi = multi
    }

    /// - Returns: False where nobody reads any more; the command is dropped.
    @discardableResult
    func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard !state.isShut else { return false }
            state.commands.append(command)
            if !state.isWoken {
                state.isWoken = true
                multi.wakeUp()
            }
            return true
        }
    }

    /// All that was posted since the last call, in order.
    func take() -> [Command] {
        state.withLock { state in
            state.isWoken = false
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Takes no more; answers what was still there.
    func shut() -> [Command] {
        state.withLock { state in
            state.isShut = true
            defer { state.commands = [] }
            return state.commands
        }
    }
}
