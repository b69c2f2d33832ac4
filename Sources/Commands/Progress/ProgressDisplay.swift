import Ingest
import Replay
import Synchronization

/// Shows how far a long command is, on standard error: a line that is redrawn, plain lines now and then, or JSON lines.
final class ProgressDisplay: Sendable {
    private enum Style {
        case bar
        case plain
        case json
        case silent
    }

    private struct State {
        var lastShown: Double
        var barIsDrawn = false
    }

    private let style: Style
    private let context: CommandContext
    private let state: Mutex<State>

    init(mode: ProgressMode, context: CommandContext) {
        style =
            switch mode {
            case .auto: context.stderrIsTerminal && context.environment["TERM"] != "dumb" ? .bar : .plain
            case .bar: .bar
            case .plain: .plain
            case .json: .json
            case .none: .silent
            }
        self.context = context
        state = Mutex(State(lastShown: context.clock()))
    }

    /// Seconds between two showings. Plain lines begin late: a short command prints none.
    private var interval: Double {
        switch style {
        case .bar: 0.1
        case .plain: 5
        case .json: 1
        case .silent: .infinity
        }
    }

    /// Takes news of an import.
    func update(_ progress: ImportProgress) {
        show(line: ProgressText.line(progress), json: ProgressText.json(progress))
    }

    /// Takes news of a replay.
    func update(_ progress: ReplayProgress) {
        show(line: ProgressText.line(progress), json: ProgressText.json(progress))
    }

    /// Takes news of a fetch from a stream.
    func update(_ progress: FetchProgress) {
        show(line: ProgressText.line(progress), json: ProgressText.json(progress))
    }

    /// Takes news of a fetch from a queue.
    func update(_ progress: QueueFetchProgress) {
        show(line: ProgressText.line(progress), json: ProgressText.json(progress))
    }

    /// Shows news if the last showing is long enough ago.
    private func show(line: @autoclosure () -> String, json: @autoclosure () -> OutputValue) {
        state.withLock { state in
            let now = context.clock()
            guard now - state.lastShown >= interval else { return }
            state.lastShown = now
            // That standard error cannot be written is never a failure of the command.
            switch style {
            case .bar:
                let line = TerminalText.cut(line(), to: max(20, context.terminalWidth() - 1))
                try? context.stderr.write("\r\(line)\u{1B}[K")
                state.barIsDrawn = true
            case .plain:
                try? context.stderr.write(line() + "\n")
            case .json:
                try? context.stderr.write(json().compact + "\n")
            case .silent:
                break
            }
            try? context.stderr.flush()
        }
    }

    /// Takes the bar away, so that what follows starts on a clean line.
    func finish() {
        state.withLock { state in
            guard state.barIsDrawn else { return }
            state.barIsDrawn = false
            try? context.stderr.write("\r\u{1B}[K")
            try? context.stderr.flush()
        }
    }
}
