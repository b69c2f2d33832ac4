import Foundation
import Glibc

/// Standard input, copied into a temporary file.
enum SpooledInput {
    /// Copies standard input to its end.
    ///
    /// - Throws: ``IngestError``; `CancellationError` where the task is cancelled while nothing comes.
    static func copy() throws -> SpooledBytes {
        let bytes = try SpooledBytes(for: "-")
        while try waitForInput() {
            let chunk: Data?
            do {
                chunk = try FileHandle.standardInput.read(upToCount: 1 << 16)
            } catch {
                throw IngestError(
                    code: .unreadableSource, location: "-", detail: "cannot read standard input: \(error)")
            }
            guard let chunk, !chunk.isEmpty else { break }
            try bytes.append(Array(chunk), for: "-")
        }
        return bytes
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
