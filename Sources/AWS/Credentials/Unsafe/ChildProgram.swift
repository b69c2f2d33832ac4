import Foundation
import Glibc
import Synchronization

/// A program that is started for what it prints.
///
/// Foundation's `Process` reads past a buffer of `/proc/self/fd` now and then (6.3.1, Linux) and takes the whole program down
/// with it; `posix_spawn` does not.
struct ChildProgram: Sendable {
    struct Result: Sendable {
        /// The exit status; 128 and the number for a signal.
        var status: Int32
        var output: [UInt8]
    }

    struct Failure: Error, Equatable {
        var detail: String
    }

    /// The longest that may be printed.
    static let maximumOutput = 1 << 20
    /// The longest that it may take: a person may have to press a key.
    static let maximumSeconds = 120

    /// The program, searched for in `PATH`, and its arguments.
    let words: [String]
    let environment: [String: String]

    /// Runs it to its end on a thread of its own; a cancelled task kills it.
    func run() async throws -> Result {
        let (process, output) = try start()
        let ended = EndedProcess(process)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let thread = Thread {
                    continuation.resume(with: Swift.Result { try Self.gather(ended, output) })
                }
                thread.start()
            }
        } onCancel: {
            ended.kill()
        }
    }

    /// Starts it: nothing on its standard input, a pipe on its standard output, this program's standard error.
    private func start() throws -> (process: pid_t, output: Int32) {
        var ends: [Int32] = [-1, -1]
        // Invariant: the call writes exactly two numbers.
        guard unsafe pipe(&ends) == 0 else {
            throw Failure(detail: "cannot be started: \(Self.reason(errno))")
        }
        // No child inherits the ends but as its own output, or the pipe would not end with it.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        // Invariant: both are initialised by the calls below and destroyed once.
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe _ = posix_spawn_file_actions_destroy(&actions)
            unsafe _ = posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        // This program ignores a closed pipe, which a child would inherit.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let code = unsafe Self.withCStrings(words) { arguments in
            unsafe Self.withCStrings(variables) { variables in
                // Invariant: the first word is there, or the caller's list is empty and the end is found at once.
                guard let program = unsafe arguments[0] else { return ENOENT }
                return unsafe posix_spawnp(&process, program, &actions, &attributes, arguments, variables)
            }
        }
        guard code == 0 else {
            close(ends[0])
            throw Failure(detail: "cannot be started: \(Self.reason(code))")
        }
        return (process, ends[0])
    }

    /// Reads to the end of the output and waits for the end of the program.
    private static func gather(_ process: EndedProcess, _ descriptor: Int32) throws -> Result {
        defer { close(descriptor) }
        var output: [UInt8] = []
        var problem: Failure?
        var piece = [UInt8](repeating: 0, count: 65_536)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(maximumSeconds)
        while problem == nil {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = Int32(max(0, (end - clock.now) / .milliseconds(1)))
            // Invariant: one descriptor is asked about.
            let ready = unsafe poll(&polled, 1, left)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                problem = Failure(detail: "did not end within \(maximumSeconds) s")
                break
            }
            // Invariant: as many bytes as the buffer has.
            let count = unsafe read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output.append(contentsOf: piece[..<count])
            if output.count > maximumOutput { problem = Failure(detail: "printed too much") }
        }
        if problem != nil { process.kill() }
        let status = process.wait()
        if let problem { throw problem }
        return Result(status: status, output: output)
    }

    private static func reason(_ code: Int32) -> String {
        // Invariant: the text is the C library's own and is copied at once.
        unsafe strerror(code).map { unsafe String(cString: $0) }?.lowercased() ?? "error \(code)"
    }

    /// Lends strings as the array of C strings, ended by nil, that `posix_spawn` takes.
    private static func withCStrings<Outcome>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Outcome
    ) -> Outcome {
        // Each copy is freed after the body, which is the only one to see it.
        var strings = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { unsafe strings.forEach { unsafe free($0) } }
        return unsafe strings.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("the list has its end") }
            return unsafe body(base)
        }
    }
}

/// A child's number, which is never used after the child was waited for: the system may have given it to another one.
private final class EndedProcess: Sendable {
    private let number: Mutex<pid_t?>
    private let process: pid_t

    init(_ process: pid_t) {
        self.process = process
        number = Mutex(process)
    }

    func kill() {
        number.withLock { number in
            if let number { _ = Glibc.kill(number, SIGKILL) }
        }
    }

    /// Waits for the end.
    func wait() -> Int32 {
        // Its end is awaited without taking it, so that a kill at this moment still meets the right one.
        var report = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(process), &report, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return number.withLock { number in
            var status: Int32 = 0
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
            number = nil
            let signal = status & 0x7F
            return signal == 0 ? status >> 8 & 0xFF : 128 + signal
        }
    }
}
