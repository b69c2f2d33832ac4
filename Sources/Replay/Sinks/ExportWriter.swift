import Coding
import Foundation
import Store

/// One temporary file of an export: written in large pieces, hashed and counted on the way.
final class ExportWriter {
    private let path: String
    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var hash = SHA256Digest()
    private var byteCount: Int64 = 0
    private var lineCount: Int64 = 0
    private var entryCount: Int64 = 0

    private static let bufferSize = 1 << 18

    /// Makes the file, in place of one that a killed run left.
    init(path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw ReplayError(
                code: .targetUnwritable, location: path, detail: "cannot be made; check the folder's permissions")
        }
        self.file = file
    }

    /// Adds a document and the line feed behind it.
    func write(_ document: ReplayDocument) throws {
        buffer += document.bytes
        buffer.append(UInt8(ascii: "\n"))
        entryCount += Int64(document.entries)
        lineCount += 1
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Makes the file durable and closes it.
    ///
    /// - Returns: What is in it, under the number and path that it will be published with.
    func seal(number: Int64, published: String) throws -> ReplayFile {
        try flush()
        try translating { try file.synchronize() }
        try translating { try file.close() }
        return ReplayFile(
            number: number, path: published, byteCount: byteCount, hash: hash.finish(), entries: entryCount,
            lines: lineCount)
    }

    /// Closes the file as it is.
    func close() {
        try? file.close()
    }

    private func flush() throws {
        guard !buffer.isEmpty else { return }
        try translating { try file.write(contentsOf: buffer) }
        hash.update(buffer.span)
        byteCount += Int64(buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }

    private func translating(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw ReplayError(
                code: .targetUnwritable, location: path,
                detail: "cannot be written: \(error.localizedDescription)")
        }
    }
}
