import GRDB
import GRDBSQLite

/// A prepared statement that is stepped by hand, for reads of many rows: no row and no string is made for a column that
/// nobody asks for.
///
/// GRDB compiles the text, checks and binds the arguments; only stepping and columns go to SQLite directly.
struct RawRows: ~Copyable {
    private let statement: GRDB.Statement
    private let db: Database

    /// Compiles the text. Every parameter of the text has to be among the arguments.
    init(_ db: Database, sql: String, arguments: StatementArguments = [:]) throws {
        let statement = try db.makeStatement(sql: sql)
        try statement.setArguments(arguments)
        self.db = db
        self.statement = statement
    }

    /// Goes to the next row; false behind the last.
    func next() throws -> Bool {
        // The handle belongs to `statement`, which lives as long as this value.
        let code = unsafe sqlite3_step(statement.sqliteStatement)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    }

    /// The column as an integer; 0 for NULL.
    func integer(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(statement.sqliteStatement, column)
    }

    /// The column as an integer, if it is not NULL.
    func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    /// Whether the column is NULL.
    func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_NULL
    }

    /// Lends the bytes of a text or blob; none for NULL. They are gone with the next row.
    @inline(__always)
    func withBytes<Result>(_ column: Int32, _ body: (borrowing Span<UInt8>) throws -> Result) rethrows -> Result {
        // SQLite keeps a column's bytes until the next step, and nothing steps while the span is lent.
        let start = unsafe sqlite3_column_blob(statement.sqliteStatement, column)
        let count = unsafe Int(sqlite3_column_bytes(statement.sqliteStatement, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        return try body(unsafe Span<UInt8>(_unsafeBytes: bytes))
    }

    /// The column as text; empty for NULL.
    func text(_ column: Int32) -> String {
        withBytes(column) { bytes in String(bytes) }
    }

    /// The column as text, if it is not NULL.
    func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }
}

extension String {
    /// Text from UTF-8 bytes; what is not UTF-8 is replaced.
    fileprivate init(_ bytes: borrowing Span<UInt8>) {
        if let text = try? UTF8Span(validating: copy bytes) {
            self.init(copying: text)
        } else {
            self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }
}
