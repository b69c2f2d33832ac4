import GRDB
import Queries
package import Records

/// An object that a listing of a bucket names, and what was imported under its name.
package struct ListedName: Equatable, Sendable {
    /// A file that was imported under the name, in the state in which it was read.
    package struct File: Equatable, Sendable {
        package var location: String
        package var state: FileState
    }

    package var stream: String
    /// As imported objects are named: from its hour prefix on.
    package var name: String
    package var key: String
    package var bytes: Int64?
    /// Without quotes.
    package var etag: String?
    package var encryption: String?
    package var isDeleteMarker: Bool
    package var isImported: Bool
    package var files: [File]
}

extension StoreReads {
    /// Hands out the newest statement of each name that a listing has, by stream and name; folders are left out.
    package func listedNames(stream: String?, _ body: (ListedName) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.listedObjects, arguments: ["stream": stream])
        var listed: ListedName?
        while try rows.next() {
            let (stream, name) = (rows.text(0), rows.text(1))
            if listed?.name != name || listed?.stream != stream {
                if let listed { try body(listed) }
                listed = ListedName(
                    stream: stream, name: name, key: rows.text(2), bytes: rows.optionalInteger(3),
                    etag: rows.optionalText(4), encryption: rows.optionalText(5), isDeleteMarker: rows.integer(6) != 0,
                    isImported: rows.integer(7) != 0, files: [])
            }
            guard let location = rows.optionalText(8),
                listed?.files.contains(where: { $0.location == location }) == false
            else { continue }
            var state = FileState(
                byteCount: rows.integer(9), modified: rows.integer(10), changed: rows.integer(11),
                inode: UInt64(bitPattern: rows.integer(12)), device: UInt64(bitPattern: rows.integer(13)))
            state.etag = rows.optionalText(14)
            listed?.files.append(ListedName.File(location: location, state: state))
        }
        if let listed { try body(listed) }
    }

    /// Hands out the imported batches that no listing names, although one names others of the same hour.
    package func unlistedObjects(stream: String?, _ body: (_ stream: String, _ name: String) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.unlistedObjects, arguments: ["stream": stream])
        while try rows.next() { try body(rows.text(0), rows.text(1)) }
    }
}
