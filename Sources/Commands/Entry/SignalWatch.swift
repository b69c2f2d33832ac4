import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into the end of a running command.
final class SignalWatch: Sendable {
    private let sources: Mutex<[any DispatchSourceSignal]>

    init(interruption: Interruption, task: Task<ExitStatus, any Error>, context: CommandContext) {
        let state = SignalCount()
        let queue = DispatchQueue(label: "afterbay.signals")
        sources = Mutex(
            [SIGINT, SIGTERM].map { number in
                // The source only sees a signal whose default action is off.
                _ = signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    if interruption == .ends || state.next() > 1 {
                        Glibc._exit(ExitStatus.interrupted.rawValue)
                    }
                    context.notice("\nstopping at the next safe place; Ctrl-C again ends at once")
                    task.cancel()
                }
                source.activate()
                return source
            })
    }

    /// Ends the watch.
    func end() {
        sources.withLock { sources in
            for source in sources { source.cancel() }
            sources = []
        }
    }
}

/// How many signals arrived.
private final class SignalCount: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
