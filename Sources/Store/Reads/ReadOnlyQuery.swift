import GRDBSQLite

/// A person's own SQL, or a named query, run so that it can only read.
///
/// It runs on a connection of its own, opened read-only, and an authorizer lets nothing through but selecting: no
/// write, no `ATTACH`, no extension, no temporary table, and of pragmas only those that describe the schema.
package struct ReadOnlyQuery: Sendable {
    /// One `SELECT`, `VALUES`, `WITH … SELECT`, `EXPLAIN` or describing `PRAGMA`.
    package var sql: String
    /// Values of `:name` parameters, without the colon; they are bound as text, those not named are NULL.
    package var parameters: [String: String]
    /// The longest that it may run, without the time that `row` takes; `nil` sets no limit.
    package var timeout: Duration?

    package init(sql: String, parameters: [String: String] = [:], timeout: Duration? = nil) {
        self.sql = sql
        self.parameters = parameters
        self.timeout = timeout
    }

    /// Runs the query and hands over its rows one by one, so that memory does not grow with their number.
    ///
    /// It ends early when the task is cancelled.
    ///
    /// - Parameters:
    ///   - columns: Called once with the names of the columns, before any row.
    ///   - row: Called for each row, with one value per column.
    /// - Throws: ``StoreError`` with `invalidQuery`, `notAllowed`, `timedOut` or SQLite's own failures, and what the
    ///   closures throw.
    package func run(
        on store: Store, columns: ([String]) throws -> Void, row: ([QueryValue]) throws -> Void
    ) throws {
        let connection = try ReadOnlyConnection(path: store.path)
        let limit = QueryLimit(timeout: timeout)
        connection.guardQueries(with: limit)
        let statement = try connection.prepare(sql)
        try bind(to: statement, path: store.path)
        let names = statement.columnNames
        guard !names.isEmpty else {
            throw StoreError(
                code: .notAllowed, path: store.path, detail: "the statement returns no rows; only SELECT can run")
        }
        try columns(names)
        while try connection.step(statement, limit: limit) {
            let values = statement.values(count: names.count)
            limit.pause()
            try row(values)
            limit.resume()
        }
    }

    private func bind(to statement: ReadOnlyStatement, path: String) throws {
        let known = statement.parameterNames
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            let indices = known.indices.filter { known[$0].dropFirst() == name[...] }
            if indices.isEmpty {
                let names = Set(known.filter { !$0.isEmpty }.map { $0.dropFirst() }).sorted().joined(separator: ", ")
                throw StoreError(
                    code: .invalidQuery, path: path,
                    detail: "the query has no parameter \(name)"
                        + (names.isEmpty ? "; it has none at all" : "; its parameters are: \(names)"))
            }
            for index in indices { statement.bind(value, at: index + 1) }
        }
    }
}
