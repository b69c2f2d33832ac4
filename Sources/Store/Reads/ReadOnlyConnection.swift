import GRDBSQLite

/// A read-only connection in SQLite's own interface, because GRDB keeps the authorizer for itself.
///
/// The handle is only touched by the thread that runs the query, and every pointer that SQLite hands out is copied
/// before the next call on it.
@safe
final class ReadOnlyConnection {
    private let handle: OpaquePointer
    private let path: String
    private let permission = QueryPermission()

    /// Opens the file. SQLite's DEFENSIVE setting adds nothing here: all that it forbids are writes, and the file is
    /// opened without the right to any.
    init(path: String) throws {
        var opened: OpaquePointer?
        // Invariant: SQLite stores a handle even on failure, to be closed by us; `path` is copied by the call.
        let code = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            let reason = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            unsafe sqlite3_close_v2(opened)
            throw StoreError(code: .readOnly, path: path, detail: "cannot be opened (\(reason)); check permissions")
        }
        unsafe self.handle = unsafe handle
        self.path = path
        // Invariant for all calls on `handle`: it was opened above and is closed only by `deinit`.
        unsafe sqlite3_extended_result_codes(handle, 1)
        unsafe sqlite3_busy_timeout(handle, 10_000)
        unsafe _disableDoubleQuotedStringLiterals(handle)
        unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        // Not with `trusted_schema = 0`: SQLite before 3.41 takes its own JSON functions for unsafe then, and would refuse
        // the views that use them. What a view may call, the authorizer decides.
        try check(unsafe sqlite3_exec(handle, "PRAGMA query_only = 1", nil, nil, nil))
    }

    deinit {
        // Invariant: nobody else holds the handle; it stays until its last statement is finalized.
        unsafe sqlite3_close_v2(handle)
    }

    /// From here on only reading compiles, and the limit is asked while a query runs.
    func guardQueries(with limit: QueryLimit) {
        for name in QueryPermission.tableFunctions {
            // What this build of SQLite lacks, a query will be told.
            unsafe sqlite3_exec(handle, "SELECT 1 FROM \(name) LIMIT 0", nil, nil, nil)
        }
        // Invariant: the callback runs inside `prepare`, with texts that live as long as the call; `permission` lives as
        // long as the handle.
        unsafe sqlite3_set_authorizer(
            handle,
            { pointer, action, first, second, _, _ in
                guard let pointer = unsafe pointer else { return SQLITE_DENY }
                let permission = unsafe Unmanaged<QueryPermission>.fromOpaque(pointer).takeUnretainedValue()
                let allowed = permission.allows(
                    action: action, first: unsafe first.map { unsafe String(cString: $0) },
                    second: unsafe second.map { unsafe String(cString: $0) })
                return allowed ? SQLITE_OK : SQLITE_DENY
            }, Unmanaged.passUnretained(permission).toOpaque())
        // Invariant: `limit` outlives the handle's last step, as `step` takes it too.
        unsafe sqlite3_progress_handler(
            handle, 4_000,
            { pointer in
                guard let pointer = unsafe pointer else { return 0 }
                return unsafe Unmanaged<QueryLimit>.fromOpaque(pointer).takeUnretainedValue().isOver() ? 1 : 0
            }, Unmanaged.passUnretained(limit).toOpaque())
    }

    /// Compiles the only statement of a text.
    func prepare(_ sql: String) throws -> ReadOnlyStatement {
        var text = sql
        // Invariant: the tail points into the buffer and is measured before the buffer goes.
        let (code, statement, tail) = text.withUTF8 { buffer -> (Int32, OpaquePointer?, Int) in
            guard let base = buffer.baseAddress, buffer.count < Int32.max else { return (SQLITE_TOOBIG, nil, 0) }
            return unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { start in
                var statement: OpaquePointer?
                var end: UnsafePointer<CChar>?
                let code = unsafe sqlite3_prepare_v3(handle, start, Int32(buffer.count), 0, &statement, &end)
                return unsafe (code, statement, end.map { unsafe start.distance(to: $0) } ?? 0)
            }
        }
        try check(code)
        guard let statement = unsafe statement else {
            throw StoreError(code: .invalidQuery, path: path, detail: "the query is empty")
        }
        let rest = String(decoding: sql.utf8.dropFirst(tail), as: UTF8.self)
        let compiled = unsafe ReadOnlyStatement(handle: statement)
        try checkNothingFollows(rest)
        return compiled
    }

    /// Goes to the next row; `false` behind the last.
    func step(_ statement: ReadOnlyStatement, limit: QueryLimit) throws -> Bool {
        // The progress handler is not asked in queries that give rows faster than its interval.
        guard !limit.isOver() else { throw interruption(limit) }
        switch statement.step() {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case SQLITE_INTERRUPT: throw interruption(limit)
        case let code:
            try check(code)
            return false
        }
    }

    private func checkNothingFollows(_ rest: String) throws {
        guard rest.utf8.contains(where: { $0 > 0x20 }) else { return }
        var statement: OpaquePointer?
        // Invariant: the text is copied into a C string for the call, the statement finalized at once.
        let code = unsafe sqlite3_prepare_v3(handle, rest, -1, 0, &statement, nil)
        let isComment = unsafe code == SQLITE_OK && statement == nil
        unsafe sqlite3_finalize(statement)
        if !isComment {
            throw StoreError(code: .invalidQuery, path: path, detail: "more than one statement; run them one at a time")
        }
    }

    private func interruption(_ limit: QueryLimit) -> any Error {
        switch limit.reason {
        case .timeout(let duration):
            StoreError(
                code: .timedOut, path: path,
                detail: "the query ran longer than \(duration.formatted); narrow it, or give more time with --timeout")
        case .cancelled, nil:
            CancellationError()
        }
    }

    private func check(_ code: Int32) throws {
        guard code & 0xFF != SQLITE_OK else { return }
        // Invariant: the message belongs to the handle and is copied at once.
        let reason = unsafe String(cString: sqlite3_errmsg(handle))
        if permission.hasRefused || code & 0xFF == SQLITE_READONLY {
            throw StoreError(
                code: .notAllowed, path: path,
                detail: "a query may only read (\(reason)); use any SQLite client to write")
        }
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            throw StoreError(
                code: .locked, path: path, detail: "in use by another program (\(reason)); try again later")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            throw StoreError(code: .damaged, path: path, detail: "the file is damaged (\(reason))")
        case SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_SCHEMA:
            throw StoreError(code: .invalidQuery, path: path, detail: "the query cannot run: \(reason)")
        default:
            throw StoreError(code: .failed, path: path, detail: reason)
        }
    }
}

extension Duration {
    /// Seconds as a person writes them: `60 s`, `0.5 s`.
    fileprivate var formatted: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(Double(milliseconds) / 1_000) s"
    }
}
