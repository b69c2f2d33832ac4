import Coding
import Glibc
package import Records

/// The MD5 of a file that was imported, as an ETag tells it.
package enum FileDigest {
    /// The 16 bytes over the file as it is stored; nil where it cannot be read, or is not in the state any more in which it
    /// was imported. An object in S3 is not asked for: its ETag was noted when it was read.
    package static func md5(of location: String, in state: FileState) -> [UInt8]? {
        if let etag = state.etag { return etag.utf8.count == 32 ? Hex.bytes(etag) : nil }
        guard isStill(state, location), let source = try? FileSource(path: location) else { return nil }
        var digest = MD5Digest()
        var piece: [UInt8] = []
        piece.reserveCapacity(pieceSize)
        while true {
            piece.removeAll(keepingCapacity: true)
            do throws(ByteSourceError) {
                try piece.append(addingCapacity: pieceSize) { (room) throws(ByteSourceError) in
                    try source.read(into: &room)
                }
            } catch {
                return nil
            }
            if piece.isEmpty { break }
            digest.update(piece.span)
        }
        return isStill(state, location) ? digest.finish() : nil
    }

    private static let pieceSize = 1 << 18

    private static func isStill(_ state: FileState, _ location: String) -> Bool {
        var status = stat()
        // The path is passed as a C string that lives for the call.
        guard unsafe stat(location, &status) == 0 else { return false }
        return FileState(status) == state
    }
}
