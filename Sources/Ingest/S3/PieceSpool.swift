import AWS
import Synchronization

/// Takes the pieces of an answer down, which come from a thread of the transport.
final class PieceSpool: Sendable {
    private struct State {
        var count: Int64 = 0
        var version: String?
        /// Bytes that come again and were taken already.
        var repeated: Int64 = 0
    }

    let bytes: SpooledBytes
    private let location: String
    private let state = Mutex(State())

    init(_ bytes: SpooledBytes, location: String) {
        self.bytes = bytes
        self.location = location
    }

    var count: Int64 { state.withLock { $0.count } }
    var version: String? { state.withLock { $0.version } }

    /// A server that knows no ranges begins anew.
    func begin(_ answer: HTTPResponse, at offset: Int64) {
        state.withLock { state in
            state.version = answer.headers[S3Client.versionHeader]
            state.repeated = answer.status == 206 ? 0 : offset
        }
    }

    func take(_ piece: [UInt8]) throws {
        let known = state.withLock { state in
            let known = min(state.repeated, Int64(piece.count))
            state.repeated -= known
            return Int(known)
        }
        let new = known == 0 ? piece : Array(piece.dropFirst(known))
        if new.isEmpty { return }
        try bytes.append(new, for: location)
        state.withLock { $0.count += Int64(new.count) }
    }
}
