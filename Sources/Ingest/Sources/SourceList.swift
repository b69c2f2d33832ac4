import Foundation
import Glibc

/// Turns the sources that a user named into absolute paths to walk.
enum SourceList {
    /// The paths, in the order named; a pattern becomes what it matches, by name.
    ///
    /// - Throws: ``IngestError`` with code `missing_source` for a path that is not there or a pattern without a match.
    static func resolve(_ sources: [String]) throws -> [String] {
        var paths: [String] = []
        for source in sources {
            if source == "-" {
                paths.append(source)
            } else if let path = absolute(source) {
                paths.append(path)
            } else if source.contains(where: { "*?[".contains($0) }) {
                let matches = matches(of: source)
                guard !matches.isEmpty else {
                    throw IngestError(
                        code: .missingSource, location: source, detail: "no file matches; check the pattern")
                }
                paths += matches.compactMap(absolute)
            } else {
                throw IngestError(
                    code: .missingSource, location: source,
                    detail: "no such file or directory; name a directory, a file, a pattern in quotes, or - for "
                        + "standard input")
            }
        }
        return paths
    }

    /// A path that is there without links and relative parts.
    static func absolute(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private static func matches(of pattern: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
        let count = Int(unsafe found.gl_pathc)
        // gl_pathv holds gl_pathc strings until globfree.
        return (0..<count).compactMap { unsafe found.gl_pathv[$0].map { unsafe String(cString: $0) } }
    }
}

/// Standard input, copied into a temporary file that vanishes with the process.
final class SpooledInput: Sendable {
    private let descriptor: Int32

    /// Where it can be opened again.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// Copies standard input to its end.
    ///
    /// - Throws: ``IngestError``; `CancellationError` where the task is cancelled while nothing comes.
    init() throws {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(folder)/afterbay.XXXXXX".utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { buffer in
            // The template ends in a zero byte and lives through the call, which fills in its last six characters.
            unsafe buffer.baseAddress.map { unsafe mkstemp($0) } ?? -1
        }
        guard descriptor >= 0 else {
            throw IngestError(
                code: .unreadableSource, location: "-",
                detail: "cannot make a temporary file in \(folder): \(FileFinder.systemReason()); set TMPDIR")
        }
        _ = unsafe template.withUnsafeBufferPointer { unsafe $0.baseAddress.map { unsafe unlink($0) } }
        self.descriptor = descriptor
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        do {
            while try Self.waitForInput(),
                let chunk = try FileHandle.standardInput.read(upToCount: 1 << 16), !chunk.isEmpty
            {
                try output.write(contentsOf: chunk)
            }
        } catch {
            close(descriptor)
            if error is CancellationError { throw error }
            throw IngestError(
                code: .unreadableSource, location: "-", detail: "cannot copy standard input to \(folder): \(error)")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Waits until a read would not block. A read that waits cannot be cancelled: it would hold up Ctrl-C.
    private static func waitForInput() throws -> Bool {
        while true {
            try Task.checkCancellation()
            var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            // Invariant: one request, which lives through the call. An interrupted call is made again.
            let ready = unsafe poll(&request, 1, 100)
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return true }
        }
    }
}
