import Ingest
import Synchronization

/// Shows an import's progress on standard error: a line that is redrawn, plain lines now and then, or JSON lines.
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

    /// Seconds between two showings. Plain lines begin late: a short import prints none.
    private var interval: Double {
        switch style {
        case .bar: 0.1
        case .plain: 5
        case .json: 1
        case .silent: .infinity
        }
    }

    /// Takes news of the import; shows them if the last showing is long enough ago.
    func update(_ progress: ImportProgress) {
        state.withLock { state in
            let now = context.clock()
            guard now - state.lastShown >= interval else { return }
            state.lastShown = now
            switch style {
            case .bar:
                let line = TerminalText.cut(ProgressText.line(progress), to: max(20, context.terminalWidth() - 1))
                try? context.stderr.write("\r\(line)\u{1B}[K")
                state.barIsDrawn = true
            case .plain:
                try? context.stderr.write(ProgressText.line(progress) + "\n")
            case .json:
                try? context.stderr.write(ProgressText.json(progress).compact + "\n")
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

/// The words of a progress line.
enum ProgressText {
    /// `1,234 of 10,000 objects, 12.3 MB of 98.7 MB, 45.6 MB/s, 0:02 left`.
    static func line(_ progress: ImportProgress) -> String {
        var parts: [String] = []
        let of = progress.isComplete ? "of" : "of at least"
        parts.append(
            "\(CountText.grouped(progress.objectsDone)) \(of) \(CountText.grouped(progress.objectsFound)) objects")
        parts.append("\(CountText.bytes(progress.bytesDone)) \(of) \(CountText.bytes(progress.bytesFound))")
        if progress.seconds > 0 {
            let rate = Double(progress.bytesDone) / progress.seconds
            parts.append("\(CountText.bytes(Int64(rate)))/s")
            if progress.isComplete, rate > 0 {
                let left = Double(progress.bytesFound - progress.bytesDone) / rate
                parts.append("\(CountText.duration(left)) left")
            }
        }
        return parts.joined(separator: ", ")
    }

    static func json(_ progress: ImportProgress) -> OutputValue {
        .object([
            ("objects_done", .integer(progress.objectsDone)), ("objects_found", .integer(progress.objectsFound)),
            ("bytes_done", .integer(progress.bytesDone)), ("bytes_found", .integer(progress.bytesFound)),
            ("entries", .integer(progress.entries)), ("search_complete", .boolean(progress.isComplete)),
            ("seconds", .number(CountText.seconds(progress.seconds))),
        ])
    }
}
