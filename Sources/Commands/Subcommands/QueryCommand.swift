import ArgumentParser
import Queries
import Store

/// `afterbay query`.
struct QueryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Run a named query, or any read-only SQL.",
        discussion: """
            The views are records, deliveries, readings, hourly, hourly_metrics, objects, rejects, failures, replays and \
            runs; docs/schema.md describes them. A query can only read. Parameters are bound as text; those that are \
            not given are NULL, and the named queries then leave the condition out.

            Examples:
              afterbay query --list
              afterbay query devices
              afterbay query device_records --param device=device-001 --output csv
              afterbay query "SELECT device_id, count(*) AS records FROM records GROUP BY device_id ORDER BY 2 DESC"
            """)

    @Argument(
        help: "The name of a query, or SQL.",
        completion: .list(Catalog.named.map(\.name)))
    var query: String?

    @Flag(help: "List the named queries with their parameters.")
    var list = false

    @Option(
        name: .customLong("param"), parsing: .singleValue,
        help: ArgumentHelp("The value of a :name parameter; may be repeated.", valueName: "name=value"))
    var parameters: [QueryParameter] = []

    @Option(help: ArgumentHelp("Stop the query after so many seconds; 0 lets it run.", valueName: "seconds"))
    var timeout: Double = 60

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list != (query == nil) {
            throw ValidationError(
                list ? "--list takes no query" : "name a query or give SQL; `afterbay query --list` has the names")
        }
        if query?.allSatisfy(\.isWhitespace) == true { throw ValidationError("the query is empty") }
        if !(0...1e9).contains(timeout) { throw ValidationError("--timeout takes seconds from 0 on") }
        var seen: Set<String> = []
        for parameter in parameters where !seen.insert(parameter.name).inserted {
            throw ValidationError("the parameter \(parameter.name) is given twice")
        }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        guard let query else {
            try printList(in: context)
            return .clean
        }
        let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) })
        let plan = ReadOnlyQuery(
            sql: try QueryName.sql(for: query), parameters: values,
            timeout: timeout == 0 ? nil : .milliseconds(Int64(timeout * 1_000)))
        return try database.reading(in: context) { store in
            var printer: RowPrinter?
            try plan.run(on: store) { names in
                printer = RowPrinter(names, format: output.format, context: context)
            } row: { values in
                try printer?.print(values.map(Cell.init))
            }
            try printer?.finish()
            return .clean
        }
    }

    private func printList(in context: CommandContext) throws {
        var printer = RowPrinter(["name", "parameters", "answers"], format: output.format, context: context)
        for query in Catalog.named.sorted(by: { $0.name < $1.name }) {
            try printer.print([.text(query.name), .list(query.parameters.map(\.name)), .text(query.sentence)])
        }
        try printer.finish()
    }
}

/// A `--param name=value`.
struct QueryParameter: ExpressibleByArgument, Sendable {
    var name: String
    var value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        var name = argument[..<equals]
        if let prefix = name.first, ":@$".contains(prefix) { name.removeFirst() }
        guard !name.isEmpty else { return nil }
        self.name = String(name)
        value = String(argument[argument.index(after: equals)...])
    }
}

/// Tells names of queries from SQL.
enum QueryName {
    /// The text to run: SQL holds blanks, names do not.
    static func sql(for text: String) throws -> String {
        let trimmed = text.drop(while: \.isWhitespace)
        if trimmed.contains(where: \.isWhitespace) { return text }
        let wanted = trimmed.replacing("-", with: "_").lowercased()
        if let query = Catalog.named.first(where: { $0.name == wanted }) { return query.sql }
        let near = NearNames.nearest(to: wanted, in: Catalog.named.map(\.name))
        let advice = near.isEmpty ? "" : "did you mean \(near.joined(separator: " or "))? "
        throw CommandFailure(.usage, String(trimmed), "no query of that name; \(advice)`afterbay query --list` has all")
    }
}

extension Cell {
    /// A value as SQLite gave it.
    init(_ value: QueryValue) {
        switch value {
        case .null: self = .null
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .real(value)
        case .text(let text): self = .text(text)
        case .blob(let bytes): self = .bytes(bytes)
        }
    }
}
