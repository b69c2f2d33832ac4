import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into the end of a running command.
final class SignalWatch: Sendable {
    private struct State {
        var sources: [any DispatchSourceSignal] = []
        var arrivals = 0
        var task: Task<ExitStatus, any Error>?
    }

    private let state = Mutex(State())

    /// Begins to watch; before the command starts, so that no signal is missed.
    init(interruption: Interruption, context: CommandContext) {
        let queue = DispatchQueue(label: "afterbay.signals")
        for number in [SIGINT, SIGTERM] {
            // The source only sees a signal whose default action is off.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in
                let (arrivals, task) = state.withLock { state in
                    state.arrivals += 1
                    return (state.arrivals, state.task)
                }
                if interruption == .ends || arrivals > 1 { Glibc._exit(ExitStatus.interrupted.rawValue) }
                context.notice("\nstopping at the next safe place; Ctrl-C again ends at once")
                task?.cancel()
            }
            source.activate()
            state.withLock { $0.sources.append(source) }
        }
    }

    /// Names the task that a signal cancels; one that came before cancels it now.
    func attach(_ task: Task<ExitStatus, any Error>) {
        let isLate = state.withLock { state in
            state.task = task
            return state.arrivals > 0
        }
        if isLate { task.cancel() }
    }

    /// Ends the watch.
    func end() {
        state.withLock { state in
            for source in state.sources { source.cancel() }
            state.sources = []
        }
    }
}
