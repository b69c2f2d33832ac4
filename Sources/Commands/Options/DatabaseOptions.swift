import ArgumentParser
import Store

/// Which database a command works on.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp(
            "The database file. (default: $AFTERBAY_DB, else afterbay.db)", valueName: "path"),
        completion: .file(extensions: ["db"]))
    var path: String?

    /// The path that applies: the flag, the environment variable, or `afterbay.db` in the working directory.
    func path(in context: CommandContext) -> String {
        if let path, !path.isEmpty { return path }
        if let path = context.environment["AFTERBAY_DB"], !path.isEmpty { return path }
        return "afterbay.db"
    }

    /// Runs reads on the database, and closes it whatever happens.
    func reading<Value>(in context: CommandContext, _ body: (Store) throws -> Value) throws -> Value {
        let store = try Store.open(at: path(in: context), for: .reading)
        defer { try? store.close() }
        return try body(store)
    }

    /// Runs reads that wait for others, and closes the database whatever happens.
    func reading<Value: Sendable>(
        in context: CommandContext, _ body: (Store) async throws -> Value
    ) async throws -> Value {
        let store = try Store.open(at: path(in: context), for: .reading)
        defer { try? store.close() }
        return try await body(store)
    }

    /// Runs a command that writes to the database, and closes it whatever happens.
    func writing<Value: Sendable>(
        in context: CommandContext, command: String, _ body: (Store) async throws -> Value
    ) async throws -> Value {
        let store = try Store.open(at: path(in: context), for: .writing(command: command))
        let value: Value
        do {
            value = try await body(store)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
        return value
    }
}
