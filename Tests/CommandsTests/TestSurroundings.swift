import Synchronization

@testable import Commands

/// Surroundings in memory for commands run in the test's own process.
final class TestSurroundings: Sendable {
    private final class Memory: Sendable {
        let bytes = Mutex<[UInt8]>([])
        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
    }

    private let out = Memory()
    private let err = Memory()
    private let time: Clock
    /// What commands are given.
    let context: CommandContext

    private final class Clock: Sendable {
        let seconds = Mutex<Double>(0)
    }

    init(terminal: Bool = false, width: Int = 80, environment: [String: String] = [:]) {
        let time = Clock()
        self.time = time
        context = CommandContext(
            stdout: OutputSink { [out] bytes in out.bytes.withLock { $0 += bytes } },
            stderr: OutputSink(capacity: 0) { [err] bytes in err.bytes.withLock { $0 += bytes } },
            stdoutIsTerminal: terminal, stderrIsTerminal: terminal, environment: environment,
            terminalWidth: { width }, clock: { time.seconds.withLock { $0 } }, now: { 1_764_000_000_000_000 })
    }

    var stdout: String { out.text }
    var stderr: String { err.text }

    /// Lets time pass.
    func wait(_ seconds: Double) { time.seconds.withLock { $0 += seconds } }

    /// Runs a command line to its end.
    func run(_ arguments: [String]) async -> ExitStatus {
        await CommandLineTool.run(arguments, in: context)
    }
}
