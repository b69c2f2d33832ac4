import AWS
import GRDB
import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// A folder with sources and a store, and imports from one into the other.
struct ImportFixture {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The database file.
    var database: String { folder.path("a.db") }

    /// A batch of so many entries with numbers from `first` on.
    static func batch(_ first: Int, _ count: Int = 2) -> String {
        batchText((first..<first + count).map { EntryText($0) })
    }

    /// Writes a batch under `in/`.
    @discardableResult
    func write(_ name: String, _ first: Int, _ count: Int = 2) throws -> String {
        try folder.write("in/" + name, Self.batch(first, count))
    }

    /// Imports `in/`, or these sources, with a plan that is changed a little.
    func run(
        _ sources: [String]? = nil, database: String? = nil, s3: (any ServiceCaller)? = nil, client: S3Client? = nil,
        limits: HeldLimits? = nil, _ change: (inout ImportPlan) -> Void = { _ in }
    ) async throws -> ImportReport {
        var plan = ImportPlan(sources: sources ?? [folder.path("in")], jobs: 2)
        change(&plan)
        let store = try Store.open(at: database ?? self.database, for: .writing(command: "a test"))
        do {
            let client = client ?? s3.map { S3Client(caller: $0) }
            let report = try await Importer(plan, s3: client, limits: limits) { 0 }.run(into: store) { _ in }
            #expect(try problems(of: store) == [])
            try store.close()
            return report
        } catch {
            try store.close()
            throw error
        }
    }

    /// Runs SQL on the closed database.
    func write(sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try DatabaseQueue(path: database).write { try $0.execute(sql: sql, arguments: arguments) }
    }

    func strings(_ sql: String) throws -> [String] {
        try DatabaseQueue(path: database).read { try String.fetchAll($0, sql: sql) }
    }
}

extension ImportReport.Objects {
    /// Whether every object that was seen became one thing.
    var isBalanced: Bool { seen == imported + unchanged + copies + changed + failed + skipped }
}
