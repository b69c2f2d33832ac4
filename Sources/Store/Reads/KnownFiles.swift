import GRDB
package import Records
import Synchronization

/// Tells which files were read before, on a connection of its own: the question must not wait for a commit.
package final class KnownFiles: Sendable {
    private let queue: DatabaseQueue
    private let path: String
    private let streamID: Int64

    /// - Parameter stream: The stream into which the files would be read.
    package init(store: Store, stream: StreamRow) throws {
        path = store.path
        streamID = stream.id
        queue = try StoreError.translating(path: store.path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(10)
            return try DatabaseQueue(path: store.path, configuration: configuration)
        }
    }

    /// Which of these files were read in this very state.
    package func areKnown(_ files: [(location: String, state: FileState?)]) throws -> [Bool] {
        try StoreError.translating(path: path) {
            try queue.read { db in
                let find = try Statement(
                    db,
                    """
                    SELECT bytes, modified_ns, changed_ns, inode, device, etag FROM source_file
                    WHERE location = ?1 AND stream_id = ?2
                    """)
                return try files.map { file in
                    guard let state = file.state else { return false }
                    find.bind(1, copying: file.location)
                    find.bind(2, streamID)
                    defer { find.reset() }
                    guard try find.step() else { return false }
                    var known = FileState(
                        byteCount: find.int(0), modified: find.int(1), changed: find.int(2),
                        inode: UInt64(bitPattern: find.int(3)), device: UInt64(bitPattern: find.int(4)))
                    if !find.isNull(5) { known.etag = String(decoding: find.bytes(5), as: UTF8.self) }
                    return known.isSameContent(as: state)
                }
            }
        }
    }

    /// Ends the use of the connection, which would keep the write-ahead log.
    package func close() throws {
        try StoreError.translating(path: path) { try queue.close() }
    }
}
