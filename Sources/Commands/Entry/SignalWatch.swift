import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into the end of a running command.
final class SignalWatch: Sendable {
    private let arrivals: SignalArrivals
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// Begins to watch; before the command starts, so that no signal is missed.
    init(interruption: Interruption, context: CommandContext) {
        let arrivals = SignalArrivals()
        let queue = DispatchQueue(label: "afterbay.signals")
        let registered = DispatchSemaphore(value: 0)
        self.arrivals = arrivals
        sources = Mutex(
            [SIGINT, SIGTERM].map { number in
                // The source only sees a signal whose default action is off.
                _ = signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    let isFirst = arrivals.add()
                    if interruption == .ends || !isFirst { Glibc._exit(ExitStatus.interrupted.rawValue) }
                    context.notice("\nstopping at the next safe place; Ctrl-C again ends at once")
                    arrivals.cancel()
                }
                source.setRegistrationHandler { registered.signal() }
                source.activate()
                // Activation returns before the source listens: a signal in between would be ignored for good.
                registered.wait()
                return source
            })
    }

    /// Names the task that a signal cancels; one that came before cancels it now.
    func attach(_ task: Task<ExitStatus, any Error>) {
        arrivals.attach(task)
    }

    /// Ends the watch.
    func end() {
        sources.withLock { sources in
            for source in sources { source.cancel() }
            sources = []
        }
    }
}

/// The signals that came, and the task that they end.
private final class SignalArrivals: Sendable {
    private struct State {
        var count = 0
        var task: Task<ExitStatus, any Error>?
    }

    private let state = Mutex(State())

    /// Counts a signal; tells whether it is the first.
    func add() -> Bool {
        state.withLock { state in
            state.count += 1
            return state.count == 1
        }
    }

    func cancel() {
        state.withLock { $0.task }?.cancel()
    }

    func attach(_ task: Task<ExitStatus, any Error>) {
        let isLate = state.withLock { state in
            state.task = task
            return state.count > 0
        }
        if isLate { task.cancel() }
    }
}
