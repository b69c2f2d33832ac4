import GRDBSQLite

/// A compiled query of a ``ReadOnlyConnection``.
///
/// Every pointer that SQLite gives is valid until the next step, and is copied before it.
@safe
final class ReadOnlyStatement {
    private let handle: OpaquePointer

    /// Takes over a statement that is not finalized.
    init(handle: OpaquePointer) {
        unsafe self.handle = unsafe handle
    }

    deinit {
        // Invariant: nobody else holds the handle.
        unsafe sqlite3_finalize(handle)
    }

    /// The result columns' names.
    var columnNames: [String] {
        let count = unsafe sqlite3_column_count(handle)
        return (0..<count).map { index in
            // Invariant: the name lives until the statement is finalized.
            unsafe sqlite3_column_name(handle, index).map { unsafe String(cString: $0) } ?? ""
        }
    }

    /// The parameters' names with their prefix, in order; empty text for those without.
    var parameterNames: [String] {
        let count = unsafe sqlite3_bind_parameter_count(handle)
        guard count > 0 else { return [] }
        return (1...count).map { index in
            // Invariant: the name lives until the statement is finalized.
            unsafe sqlite3_bind_parameter_name(handle, index).map { unsafe String(cString: $0) } ?? ""
        }
    }

    /// Binds a text to the parameter at a position from 1.
    func bind(_ text: String, at position: Int) {
        // SQLITE_TRANSIENT: SQLite copies the text before the call returns.
        let transient = unsafe unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)
        unsafe sqlite3_bind_text(handle, Int32(position), text, Int32(text.utf8.count), transient)
    }

    /// SQLite's code for the next row.
    func step() -> Int32 {
        unsafe sqlite3_step(handle)
    }

    /// The present row's values.
    func values(count: Int) -> [QueryValue] {
        (0..<Int32(count)).map(value)
    }

    private func value(_ index: Int32) -> QueryValue {
        switch unsafe sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: .real(unsafe sqlite3_column_double(handle, index))
        case SQLITE_TEXT: .text(String(decoding: bytes(index), as: UTF8.self))
        case SQLITE_BLOB: .blob(bytes(index))
        default: .null
        }
    }

    private func bytes(_ index: Int32) -> [UInt8] {
        // Invariant: SQLite gives a pointer to exactly that many bytes, or none for an empty value. The text form is
        // asked for its pointer as bytes, so that an embedded zero does not end it.
        guard let start = unsafe sqlite3_column_blob(handle, index) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, index))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
