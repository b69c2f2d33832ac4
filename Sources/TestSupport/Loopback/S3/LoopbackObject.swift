import Coding
import Foundation

/// An object of the loopback S3.
package struct LoopbackObject: Sendable {
    /// Where its bytes are.
    package enum Content: Sendable {
        case bytes([UInt8])
        case file(path: String)
    }

    package var content: Content
    package var byteCount: Int
    /// With its quotes.
    package var etag: String
    /// As a listing gives it.
    package var lastModified = "2026-11-21T17:00:00.000Z"
    package var storageClass = "STANDARD"

    /// - Parameter partSize: Bytes of a part where it was uploaded in parts.
    package init(_ bytes: [UInt8], partSize: Int? = nil) {
        content = .bytes(bytes)
        byteCount = bytes.count
        etag = Self.etag(bytes, partSize: partSize)
    }

    /// An object that is read from a file when it is asked for.
    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        content = .file(path: path)
        byteCount = bytes.count
        etag = Self.etag(bytes, partSize: nil)
    }

    /// The object's bytes; empty where its file is gone.
    var bytes: [UInt8] {
        switch content {
        case .bytes(let bytes): return bytes
        case .file(let path): return (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) } ?? []
        }
    }

    private static func etag(_ bytes: [UInt8], partSize: Int?) -> String {
        guard let partSize else { return "\"\(Hex.string(MD5Digest.digest(of: bytes)))\"" }
        var digests: [UInt8] = []
        var parts = 0
        for start in stride(from: 0, to: max(1, bytes.count), by: partSize) {
            digests += MD5Digest.digest(of: Array(bytes[start...].prefix(partSize)))
            parts += 1
        }
        return "\"\(Hex.string(MD5Digest.digest(of: digests)))-\(parts)\""
    }
}
