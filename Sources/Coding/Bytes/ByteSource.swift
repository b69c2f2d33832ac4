/// Bytes that are pulled in pieces, synchronously: a file, memory, an inflating stream over another source.
package protocol ByteSource {
    /// Appends the next bytes to the room that `output` has left; no byte appended means the end.
    ///
    /// A call that fails has appended nothing; the bytes of earlier calls stay good.
    mutating func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError)
}

/// Why a source could not go on.
package struct ByteSourceError: Error, Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// The gzip stream ends before its trailer.
        case cutGzip = "cut_gzip"
        /// The gzip stream's blocks, checksum or length are wrong.
        case corruptGzip = "corrupt_gzip"
        /// The system could not read.
        case unreadable = "unreadable"
    }

    package var code: Code
    /// Bytes of the source (before decompression) that had been taken in.
    package var byteOffset: Int
    package var detail: String

    package init(code: Code, byteOffset: Int, detail: String) {
        self.code = code
        self.byteOffset = byteOffset
        self.detail = detail
    }
}

/// Bytes that are already in memory, as a source.
package struct MemorySource: ByteSource, Sendable {
    private let bytes: [UInt8]
    private var position = 0
    private let chunk: Int

    /// - Parameter chunk: the most bytes that one call hands out; tests use small ones.
    package init(_ bytes: [UInt8], chunk: Int = .max) {
        self.bytes = bytes
        self.chunk = max(1, chunk)
    }

    package mutating func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError) {
        let count = min(output.freeCapacity, chunk, bytes.count - position)
        output.append(copying: bytes.span.extracting(position..<position + count))
        position += count
    }
}
