import Foundation
import Glibc

/// A temporary file that vanishes with the process, written once and read as often as it takes.
final class SpooledBytes: Sendable {
    private let descriptor: Int32

    /// Where it can be opened again, while this object lives.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// Makes an empty one in `TMPDIR`, or in `/tmp`.
    ///
    /// - Throws: ``IngestError`` about `location`.
    init(for location: String) throws {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(folder)/afterbay.XXXXXX".utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { buffer in
            // The template ends in a zero byte and lives through the call, which fills in its last six characters.
            unsafe buffer.baseAddress.map { unsafe mkstemp($0) } ?? -1
        }
        guard descriptor >= 0 else {
            throw IngestError(
                code: .unreadableSource, location: location,
                detail: "cannot make a temporary file in \(folder): \(FileFinder.systemReason()); set TMPDIR")
        }
        _ = unsafe template.withUnsafeBufferPointer { unsafe $0.baseAddress.map { unsafe unlink($0) } }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Writes at the end.
    ///
    /// - Throws: ``IngestError`` about `location`, where there is no room, say.
    func append(_ bytes: [UInt8], for location: String) throws {
        var written = 0
        while written < bytes.count {
            // The pointer reaches from the first byte that is not written to the array's end, which lives through the
            // call.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe write(descriptor, rest.baseAddress, rest.count)
            }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw IngestError(
                    code: .unreadableSource, location: location,
                    detail:
                        "cannot write a temporary file: \(FileFinder.systemReason()); set TMPDIR to a place with room")
            }
        }
    }
}
