import GRDB

extension StoreError {
    /// Runs `body`, and gives SQLite's own errors as what they mean for the user of the file at `path`.
    static func translating<Value>(path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self.init(code: .notAStore, path: path, detail: "not a SQLite database; choose another file with --db")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(code: .locked, path: path, detail: "in use by another program (\(reason)); try again later")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(code: .readOnly, path: path, detail: "cannot be opened or written (\(reason)); check permissions")
        case .SQLITE_FULL:
            self.init(
                code: .full, path: path,
                detail: "the disk is full; what was committed is safe, run the same command again with more space")
        case .SQLITE_IOERR:
            self.init(
                code: .failed, path: path,
                detail: "the disk could not be read or written (\(reason)); what was committed is safe, check the disk "
                    + "and its limits, and run the same command again")
        case .SQLITE_CORRUPT:
            self.init(
                code: .damaged, path: path, detail: "the file is damaged (\(reason)); import the sources into a new one"
            )
        case .SQLITE_INTERRUPT:
            self.init(code: .timedOut, path: path, detail: "stopped before its end")
        case .SQLITE_AUTH:
            self.init(code: .notAllowed, path: path, detail: "not allowed in a query (\(reason))")
        default:
            self.init(code: .failed, path: path, detail: reason)
        }
    }
}
