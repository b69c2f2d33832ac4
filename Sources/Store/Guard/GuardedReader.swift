import Foundation
import GRDB
import GRDBSQLite

/// A connection of its own on which SQL from a person may run: it can read the file and nothing else.
///
/// Two walls stand behind each other. The file is open for reading only; and an authorizer refuses, while a statement
/// is compiled, everything but selecting, reading columns, calling functions and recursion, so that nothing can attach
/// another file, change a setting or load code. Long sorts go to temporary files, not to memory.
final class GuardedReader {
    private let queue: DatabaseQueue
    private let path: String

    /// Opens the file of a store, which exists and was checked.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "afterbay-guarded"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = FILE; PRAGMA cache_size = -48000")
        }
        self.path = path
        queue = try StoreError.translating(path: path) {
            try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// Runs reads on one consistent state of the file, behind the authorizer.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.translating(path: path) {
            try queue.unsafeRead { db in
                // A table-valued function comes into being on its first use, which the authorizer would refuse: SQLite
                // takes it for a change of the schema. After this the connection has these two, and no others.
                _ = try Row.fetchOne(db, sql: "SELECT 1 FROM json_each('[]'), json_tree('[]')")
                try db.execute(sql: "BEGIN DEFERRED TRANSACTION")
                try setAuthorizer(on: db, active: true)
                defer {
                    // Both only give back what this call took; the connection ends with the reader anyway.
                    try? setAuthorizer(on: db, active: false)
                    try? db.execute(sql: "ROLLBACK")
                }
                return try body(db)
            }
        }
    }

    /// Closes the connection.
    func close() throws {
        try StoreError.translating(path: path) { try queue.close() }
    }

    private func setAuthorizer(on db: Database, active: Bool) throws {
        // The connection belongs to this call while `unsafeRead` runs it; the callback keeps no state.
        let connection = unsafe db.sqliteConnection
        let code =
            active
            ? unsafe sqlite3_set_authorizer(
                connection,
                { _, action, _, name, _, _ in
                    // SQLite passes names as C strings that live as long as the call.
                    unsafe GuardedReader.verdict(action, function: name.map { unsafe String(cString: $0) })
                }, nil)
            : unsafe sqlite3_set_authorizer(connection, nil, nil)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// Whether a statement may do `action`; `function` is the function's name where it calls one.
    private static func verdict(_ action: CInt, function: String?) -> CInt {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: SQLITE_OK
        case SQLITE_FUNCTION: function?.lowercased() == "load_extension" ? SQLITE_DENY : SQLITE_OK
        default: SQLITE_DENY
        }
    }
}
