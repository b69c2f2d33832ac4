import Coding
import Foundation
import Store

/// Compares files on disk with what the ledger says of them.
enum ExportCheck {
    /// What is found in a file, read in pieces.
    struct Found: Equatable {
        var byteCount: Int64 = 0
        var lines: Int64 = 0
        var hash: [UInt8] = []
    }

    /// Reads a file; `nil` where it cannot be read.
    static func read(_ path: String) -> Found? {
        guard FileSystem.kind(of: path) == .file, let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var found = Found()
        var hash = SHA256Digest()
        do {
            while let piece = try file.read(upToCount: 1 << 18), !piece.isEmpty {
                let bytes = [UInt8](piece)
                hash.update(bytes.span)
                found.byteCount += Int64(bytes.count)
                found.lines += Int64(bytes.count { $0 == UInt8(ascii: "\n") })
            }
        } catch {
            return nil
        }
        found.hash = hash.finish()
        return found
    }

    /// Whether the file has the noted content under its published path.
    static func isUnchanged(_ file: ReplayFile) -> Bool {
        isContent(of: file, at: file.path)
    }

    /// Whether the noted content lies at `path`.
    static func isContent(of file: ReplayFile, at path: String) -> Bool {
        read(path) == Found(byteCount: file.byteCount, lines: file.lines, hash: file.hash)
    }
}
