package import Foundation
import Glibc

/// A process that a test starts, with the names of Foundation's `Process`.
///
/// Foundation's own (6.3.1, Linux) reads past a buffer of `/proc/self/fd` while it looks for open files, and now and then
/// takes the whole test run down with it. This one lets `posix_spawn` close them.
package final class ChildProcess {
    package var executableURL: URL?
    package var arguments: [String] = []
    /// `nil` hands on this process's own.
    package var environment: [String: String]?
    package var currentDirectoryURL: URL?
    /// A `FileHandle` or a `Pipe`; `nil` hands on this process's own. The child's ends of pipes are closed here once it runs.
    package var standardInput: Any?
    package var standardOutput: Any?
    package var standardError: Any?
    package private(set) var processIdentifier: Int32 = 0
    private var status: Int32?

    package init() {}

    /// Starts the process.
    package func run() throws {
        guard let path = executableURL?.path else { throw CocoaError(.fileNoSuchFile) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        var ends: [FileHandle] = []
        for (number, stream) in [standardInput, standardOutput, standardError].enumerated() {
            guard let (handle, isOwn) = childEnd(of: stream, isInput: number == 0) else { continue }
            unsafe posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, Int32(number))
            if isOwn, !ends.contains(where: { $0 === handle }) { ends.append(handle) }
        }
        if let folder = currentDirectoryURL?.path { unsafe _ = addFolder(&actions, folder) }
        unsafe _ = addCloseFrom(&actions, 3)
        let variables = environment ?? ProcessInfo.processInfo.environment
        let code = unsafe withCStrings([path] + arguments) { words in
            unsafe withCStrings(variables.map { "\($0.key)=\($0.value)" }) { settings in
                unsafe posix_spawn(&processIdentifier, path, &actions, nil, words, settings)
            }
        }
        for end in ends { try end.close() }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    }

    /// Whether it has not ended yet.
    package var isRunning: Bool {
        // Zero stands for any child at all: one that was never started must not be asked about.
        guard status == nil, processIdentifier > 0 else { return false }
        var found: Int32 = 0
        if unsafe waitpid(processIdentifier, &found, WNOHANG) == processIdentifier { status = found }
        return status == nil
    }

    package func waitUntilExit() {
        var found: Int32 = 0
        while status == nil, processIdentifier > 0 {
            let result = unsafe waitpid(processIdentifier, &found, 0)
            if result == processIdentifier { status = found }
            if result < 0, errno != EINTR { return }
        }
    }

    package func terminate() {
        if isRunning { kill(processIdentifier, SIGTERM) }
    }

    /// Whether a signal ended it.
    package var wasKilled: Bool { (status ?? 0) & 0x7F != 0 }

    /// The exit status, or the signal's number.
    package var terminationStatus: Int32 {
        let status = status ?? 0
        return wasKilled ? status & 0x7F : status >> 8 & 0xFF
    }

    private func childEnd(of stream: Any?, isInput: Bool) -> (FileHandle, isOwn: Bool)? {
        if let handle = stream as? FileHandle { return (handle, false) }
        guard let pipe = stream as? Pipe else { return nil }
        return (isInput ? pipe.fileHandleForReading : pipe.fileHandleForWriting, true)
    }
}

// Both are glibc's own and not in the headers that Swift imports; looked up by name (glibc 2.29 and 2.34).
private typealias AddFolder =
    @convention(c) (
        UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
    ) -> Int32
private typealias AddCloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

private let addFolder = unsafe unsafeBitCast(
    dlsym(nil, "posix_spawn_file_actions_addchdir_np"), to: AddFolder.self)
private let addCloseFrom = unsafe unsafeBitCast(
    dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"), to: AddCloseFrom.self)

/// Lends strings as the array of C strings, ended by nil, that `posix_spawn` takes.
private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    // Each copy is freed after the body, which is the only one to see it.
    var strings = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe strings.forEach { unsafe free($0) } }
    return unsafe strings.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the list has its end") }
        return unsafe body(base)
    }
}
