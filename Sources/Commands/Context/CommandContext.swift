import Foundation
import Glibc

/// Everything outside the program that a command touches besides files, so that tests can run commands in their own
/// process.
package struct CommandContext: Sendable {
    /// Results, and nothing else.
    package var stdout: OutputSink
    /// Progress, notices and errors.
    package var stderr: OutputSink
    /// Whether a person reads the results as they come.
    package var stdoutIsTerminal: Bool
    /// Whether progress can be redrawn in place.
    package var stderrIsTerminal: Bool
    package var environment: [String: String]
    /// Columns of the terminal; asked anew each time, because windows change.
    package var terminalWidth: @Sendable () -> Int
    /// Seconds on a clock that never goes back, for progress.
    package var clock: @Sendable () -> Double
    /// The time of day in microseconds since 1970 UTC, for the list of runs.
    package var now: @Sendable () -> Int64
    /// Asks the person at the terminal, and gives the line that was typed; `nil` where nobody can be asked.
    package var ask: (@Sendable (_ question: String) -> String?)?
    /// What was typed behind the program's name, for the list of runs.
    var arguments: [String] = []

    package init(
        stdout: OutputSink, stderr: OutputSink, stdoutIsTerminal: Bool, stderrIsTerminal: Bool,
        environment: [String: String], terminalWidth: @escaping @Sendable () -> Int,
        clock: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Int64
    ) {
        self.stdout = stdout
        self.stderr = stderr
        self.stdoutIsTerminal = stdoutIsTerminal
        self.stderrIsTerminal = stderrIsTerminal
        self.environment = environment
        self.terminalWidth = terminalWidth
        self.clock = clock
        self.now = now
    }

    /// The process's own surroundings.
    package static func process() -> CommandContext {
        let start = ContinuousClock.now
        let stderr = OutputSink.standardError()
        var context = CommandContext(
            stdout: .standardOutput(), stderr: stderr,
            stdoutIsTerminal: isatty(STDOUT_FILENO) == 1, stderrIsTerminal: isatty(STDERR_FILENO) == 1,
            environment: ProcessInfo.processInfo.environment, terminalWidth: TerminalSize.columns,
            clock: { (ContinuousClock.now - start) / .seconds(1) },
            now: { Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)) })
        if isatty(STDIN_FILENO) == 1, context.stderrIsTerminal {
            context.ask = { question in
                try? stderr.write(question)
                try? stderr.flush()
                return readLine()
            }
        }
        return context
    }

    /// Whether results may carry colour: only on a terminal that has some, and never against the user's wish.
    package var usesColor: Bool {
        stdoutIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Says something to the person at the terminal. That standard error cannot be written is never a failure of the
    /// command.
    package func notice(_ text: String) {
        try? stderr.write(text + "\n")
        try? stderr.flush()
    }
}

/// The size of the window.
enum TerminalSize {
    /// Columns of the terminal behind standard output or standard error; 80 where there is none.
    static func columns() -> Int {
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            var size = winsize()
            // Invariant: the request fills exactly one `winsize`.
            let code = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
            if code == 0, size.ws_col > 0 { return Int(size.ws_col) }
        }
        return 80
    }
}
