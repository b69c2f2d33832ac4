import GRDB
import GRDBSQLite
import Records

/// A prepared statement of the writer, bound and stepped by hand.
///
/// GRDB's own statements box every argument; the writer binds some ten values a record, where they lie. All pointers of
/// the target are in this file: bound bytes must stay in place until `reset`, which the `with` closures of the callers
/// see to.
@safe
final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    /// Prepares a text of the program's own on the connection of `db`; it must end before the connection is closed.
    init(_ db: Database, _ sql: String) throws {
        guard let connection = unsafe db.sqliteConnection else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
        }
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let handle = unsafe prepared else {
            throw unsafe Statement.error(connection, code)
        }
        unsafe self.handle = handle
        unsafe self.connection = connection
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    private static func error(_ connection: OpaquePointer, _ code: Int32) -> DatabaseError {
        let message = unsafe String(cString: sqlite3_errmsg(connection))
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    /// Runs to the end and makes the statement ready for the next use. The number of rows changed.
    @discardableResult
    func run() throws -> Int {
        FaultPoint.countWrite()
        let code = unsafe sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            let error = unsafe Statement.error(connection, code)
            reset()
            throw error
        }
        let changes = Int(unsafe sqlite3_changes64(connection))
        reset()
        return changes
    }

    /// Steps to the next row; false at the end. The caller resets.
    func step() throws -> Bool {
        let code = unsafe sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let error = unsafe Statement.error(connection, code)
        reset()
        throw error
    }

    func reset() {
        unsafe sqlite3_reset(handle)
    }

    /// The row id of the row inserted last.
    var lastInsertedRowID: Int64 { unsafe sqlite3_last_insert_rowid(connection) }

    // Binding. Indices count from 1, as in SQLite.

    /// The index of a named parameter; 0 where the text has none of that name.
    func parameter(_ name: String) -> Int32 {
        unsafe sqlite3_bind_parameter_index(handle, name)
    }

    @inline(__always)
    func bind(_ index: Int32, _ value: Int64) {
        unsafe sqlite3_bind_int64(handle, index, value)
    }

    @inline(__always)
    func bind(_ index: Int32, _ value: Int64?) {
        if let value { unsafe sqlite3_bind_int64(handle, index, value) } else { bindNull(index) }
    }

    @inline(__always)
    func bindNull(_ index: Int32) {
        unsafe sqlite3_bind_null(handle, index)
    }

    /// Binds text that SQLite copies.
    func bind(_ index: Int32, copying text: String?) {
        guard var text else { return bindNull(index) }
        text.withUTF8 { bytes in
            // The empty text has no address, and SQLite would take it for NULL.
            let start = unsafe bytes.baseAddress ?? Statement.emptyAddress
            unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { characters in
                _ = unsafe sqlite3_bind_text64(
                    handle, index, characters, UInt64(bytes.count), Statement.transient, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Binds a blob that SQLite copies.
    func bind(_ index: Int32, copyingBlob bytes: [UInt8]?) {
        guard let bytes else { return bindNull(index) }
        unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress ?? UnsafeRawPointer(Statement.emptyAddress)
            unsafe sqlite3_bind_blob64(handle, index, start, UInt64(buffer.count), Statement.transient)
        }
    }

    /// Binds text that SQLite copies, given as bytes.
    func bind(_ index: Int32, copyingText bytes: [UInt8]?) {
        guard let bytes else { return bindNull(index) }
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let start = unsafe buffer.baseAddress ?? Statement.emptyAddress
            unsafe start.withMemoryRebound(to: CChar.self, capacity: buffer.count) { characters in
                _ = unsafe sqlite3_bind_text64(
                    handle, index, characters, UInt64(buffer.count), Statement.transient, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Binds a text where it lies in an arena. The arena's buffer must outlive the run of the statement.
    @inline(__always)
    func bind(_ index: Int32, text range: ByteRange?, in arena: UnsafeBufferPointer<UInt8>) {
        guard let range else { return bindNull(index) }
        let start = unsafe (arena.baseAddress ?? Statement.emptyAddress) + Int(range.start)
        // CChar and UInt8 have one layout; SQLite reads `count` bytes of it.
        unsafe sqlite3_bind_text64(
            handle, index, UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), UInt64(range.count), nil,
            UInt8(SQLITE_UTF8))
    }

    /// Binds a blob where it lies in an arena. The arena's buffer must outlive the run of the statement.
    @inline(__always)
    func bind(_ index: Int32, blob range: ByteRange?, in arena: UnsafeBufferPointer<UInt8>) {
        guard let range else { return bindNull(index) }
        let start = unsafe (arena.baseAddress ?? Statement.emptyAddress) + Int(range.start)
        unsafe sqlite3_bind_blob64(handle, index, UnsafeRawPointer(start), UInt64(range.count), nil)
    }

    // Reading the current row. Indices count from 0, as in SQLite.

    func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func isBlob(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB
    }

    func int(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    func optionalInt(_ column: Int32) -> Int64? {
        isNull(column) ? nil : int(column)
    }

    /// A text, or a blob of UTF-8.
    func text(_ column: Int32) -> String {
        unsafe withBytes(column) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }

    /// Whether a value is text or a whole number.
    func isTextOrInteger(_ column: Int32) -> Bool {
        let type = unsafe sqlite3_column_type(handle, column)
        return type == SQLITE_TEXT || type == SQLITE_INTEGER
    }

    /// A text's or blob's bytes, copied.
    func bytes(_ column: Int32) -> [UInt8] {
        unsafe withBytes(column) { unsafe [UInt8]($0) }
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        isNull(column) ? nil : bytes(column)
    }

    /// A text's or blob's bytes in place, until the next step or reset.
    @inline(__always)
    func withBytes<Value>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
        let start = unsafe sqlite3_column_blob(handle, column)?.assumingMemoryBound(to: UInt8.self)
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return try unsafe body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    // An address for values of no bytes.
    private nonisolated(unsafe) static let emptyAddress: UnsafePointer<UInt8> = {
        let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        unsafe byte.initialize(to: 0)
        return unsafe UnsafePointer(byte)
    }()

    // SQLITE_TRANSIENT, a cast that C's macro makes and Swift does not import.
    private nonisolated(unsafe) static let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
