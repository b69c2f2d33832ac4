import GRDBSQLite

/// What a read-only query may do, asked by SQLite while it compiles the text.
final class QueryPermission {
    /// Whether anything was refused: SQLite's own code for that differs from statement to statement.
    private(set) var hasRefused = false

    /// Whether the action with its two arguments is allowed; remembers a refusal.
    func allows(action: Int32, first: String?, second: String?) -> Bool {
        let allowed = Self.allows(action: action, first: first, second: second)
        if !allowed { hasRefused = true }
        return allowed
    }

    /// Pragmas that describe and change nothing, with an argument or without.
    static let describingPragmas: Set<String> = [
        "collation_list", "compile_options", "foreign_key_check", "foreign_key_list", "function_list", "index_info",
        "index_list", "index_xinfo", "integrity_check", "module_list", "pragma_list", "quick_check", "table_info",
        "table_list", "table_xinfo",
    ]

    /// Pragmas that change something when they are given a value, and only tell it without.
    static let tellingPragmas: Set<String> = [
        "application_id", "encoding", "freelist_count", "page_count", "page_size", "schema_version", "user_version",
    ]

    /// Table-valued functions that a query may use. SQLite sets each up at its first use by compiling a `CREATE TABLE`,
    /// which would be refused: they are used once before anything is.
    static let tableFunctions = [
        "json_each", "json_tree", "pragma_collation_list", "pragma_compile_options", "pragma_foreign_key_list",
        "pragma_function_list", "pragma_index_info", "pragma_index_list", "pragma_index_xinfo", "pragma_module_list",
        "pragma_pragma_list", "pragma_table_info", "pragma_table_list", "pragma_table_xinfo",
    ]

    /// SQL functions that reach outside the database. Most SQLite builds lack them or keep them off.
    static let forbiddenFunctions: Set<String> = [
        "edit", "fts3_tokenizer", "load_extension", "readfile", "writefile", "fsdir", "sqlite_log",
    ]

    /// Whether the action with its two arguments is allowed.
    static func allows(action: Int32, first: String?, second: String?) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
            return true
        case SQLITE_FUNCTION:
            return !forbiddenFunctions.contains((second ?? "").lowercased())
        case SQLITE_PRAGMA:
            let name = (first ?? "").lowercased()
            return describingPragmas.contains(name) || (tellingPragmas.contains(name) && second == nil)
        default:
            return false
        }
    }
}
