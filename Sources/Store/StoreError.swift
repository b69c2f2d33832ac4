/// Why a database could not be used.
package struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Stable kinds of trouble, for exit codes and tests.
    package enum Code: String, CaseIterable, Sendable {
        /// There is no file at the path.
        case missing
        /// The file is no SQLite database, or one of another application.
        case notAStore = "not_a_store"
        /// A later version of the program wrote the file.
        case newerSchema = "newer_schema"
        /// An older version wrote it, and it was opened for reading only.
        case olderSchema = "older_schema"
        /// The file or its folder cannot be written.
        case readOnly = "read_only"
        /// Another process writes to it.
        case locked
        /// The disk is full.
        case full
        /// SQLite says that the file is damaged.
        case damaged
        /// The stream's label was imported with other options, or the label is not known.
        case streamMismatch = "stream_mismatch"
        /// A query was stopped because its time was over.
        case timedOut = "timed_out"
        /// A query tried what only an import may do.
        case notAllowed = "not_allowed"
        /// A query's text is wrong.
        case invalidQuery = "invalid_query"
        /// Nothing in the database has that name or identity.
        case notFound = "not_found"
        /// Any other failure of SQLite or of the file system.
        case failed
    }

    package var code: Code
    /// The database file.
    package var path: String
    /// What failed and why, and what to try.
    package var detail: String

    package init(code: Code, path: String, detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    package var description: String { "\(path): \(detail)" }
}
