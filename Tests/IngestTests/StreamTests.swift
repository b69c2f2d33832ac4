import Documents
import Foundation
import Records
import Synchronization
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// Labels, options, and imports that are stopped.
@Suite struct StreamTests {
    private let fixture: ImportFixture

    init() throws {
        fixture = try ImportFixture()
    }

    @Test func theLabelOfAnImport() async throws {
        try fixture.write("a.json", 1)
        #expect(try await fixture.run().stream == "default")
        let one = try ImportFixture()
        try one.write("a.json", 1)
        #expect(try await one.run { $0.stream = "orders" }.stream == "orders")
        #expect(try await one.run().stream == "orders", "the database's only stream")
        #expect(try await one.run { $0.stream = "other" }.records.new == 2, "the same numbers in another stream")
        let error = try await #require(throws: IngestError.self) { _ = try await one.run() }
        #expect(error.code == .ambiguousStream)
        #expect(error.detail.contains("orders") && error.detail.contains("--stream"))
    }

    @Test func otherOptionsAreRefused() async throws {
        try fixture.write("a.json", 1)
        _ = try await fixture.run { $0.options.deviceField = "meta.device" }
        #expect(try await fixture.run().objects.unchanged == 1, "what is not named stays as it was")
        #expect(try await fixture.run { $0.options.deviceField = "meta.device" }.objects.unchanged == 1)
        for change in [
            { (plan: inout ImportPlan) in plan.options.deviceField = "device" },
            { plan in plan.options.timeField = "at" }, { plan in plan.options.decodesSequenceNumbers = false },
        ] {
            let error = try await #require(throws: IngestError.self) { _ = try await fixture.run(nil, change) }
            #expect(error.code == .optionsDiffer)
            #expect(error.detail.contains("--device-field meta.device"))
        }
    }

    @Test(arguments: [1, 2, 5])
    func aCancelledImportIsWholeAndTheNextCompletesIt(commits: Int) async throws {
        for number in 0..<200 { try fixture.write("\(number).json", number * 3 + 1, 3) }
        _ = try await fixture.run(database: fixture.folder.path("whole.db"))
        // Every object is a commit of its own, so that there is something between the commits.
        let limits = HeldLimits(entries: 1, bytes: 1 << 20, partEntries: 100)
        let store = try Store.open(at: fixture.database, for: .writing(command: "a test"))
        let plan = ImportPlan(sources: [fixture.folder.path("in")], jobs: 2)
        let running = Mutex<(task: Task<ImportReport, any Error>?, calls: Int)>((nil, 0))
        let (started, start) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in started { break }
            return try await Importer(plan, limits: limits) { 0 }.run(into: store) { _ in
                running.withLock { running in
                    running.calls += 1
                    if running.calls == commits { running.task?.cancel() }
                }
            }
        }
        running.withLock { $0.task = task }
        start.finish()
        let report = try await task.value
        #expect(report.wasInterrupted)
        #expect(report.objects.imported >= commits && report.objects.imported < 200)
        #expect(try problems(of: store) == [])
        try store.close()
        #expect(try fixture.strings("SELECT outcome FROM runs") == ["interrupted"])
        let rest = try await fixture.run()
        #expect(rest.objects.imported + report.objects.imported == 200)
        #expect(try dumpText(ofFile: fixture.database) == dumpText(ofFile: fixture.folder.path("whole.db")))
    }

    @Test func aLargeObjectIsLeftInTheMiddle() async throws {
        let path = try fixture.write("large.json", 1, 50)
        let limits = HeldLimits(entries: 1, bytes: 1 << 20, partEntries: 10)
        let parts = try LargeObject(
            FoundFile(location: path, relativePath: "large.json", state: nil), from: .file(path: path),
            options: .standard, hints: ReadingHints(), limits: limits)
        #expect(try parts.next()?.entries.count == 10)
        let task = Task {
            // The task cancels itself, and uses the handle no longer than the closure runs.
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            _ = try parts.next()
        }
        let result = await task.result
        #expect(throws: CancellationError.self) { try result.get() }
    }

    /// What was rejected whole for want of a shard is read again once the shard is given, however large it is.
    @Test(arguments: [nil, HeldLimits(entries: 1, bytes: 1 << 20, partEntries: 2)])
    func aRejectedDumpIsTakenUpOnceTheShardIsGiven(limits: HeldLimits?) async throws {
        let records = (1...5).map { #"{"SequenceNumber":"\#($0)","Data":"e30=","PartitionKey":"a"}"# }
        try fixture.folder.write("in/dump.json", #"{"Records":[\#(records.joined(separator: ","))]}"#)
        let refused = try await fixture.run(limits: limits)
        #expect(refused.records.rejected == 5 && refused.records.listed == 0)
        let taken = try await fixture.run(limits: limits) {
            $0.shard = 3
            $0.rereads = true
        }
        #expect(taken.records.listed == 5 && taken.objects.imported == 1)
        #expect(try fixture.strings("SELECT count(*) FROM rejects") == ["0"])
        #expect(try fixture.strings("SELECT DISTINCT shard FROM records") == ["shardId-000000000003"])
    }

    @Test func otherOptionsAreAMistakeOfTheCommandLine() throws {
        try fixture.write("a.json", 1)
        let program = Program(in: fixture.folder)
        #expect(try program.run(["import", "in", "--db", "a.db"]).status == 0)
        let other = try program.run(["import", "in", "--db", "a.db", "--time-field", "at"])
        #expect(other.status == 64)
        #expect(other.stderr.contains("--time-field timestamp") && other.stderr.contains("another --stream"))
        #expect(try program.run(["import", "in", "--db", "a.db", "--stream", "b", "--time-field", "at"]).status == 0)
        let unnamed = try program.run(["import", "in", "--db", "a.db"])
        #expect(unnamed.status == 64)
        #expect(unnamed.stderr.contains("choose with --stream"))
    }

    @Test func aFailedImportIsEnteredAsSuch() async throws {
        try fixture.write("a.json", 1)
        _ = try await fixture.run()
        try fixture.write(sql: "UPDATE run SET outcome = 'running'")
        _ = try await fixture.run()
        #expect(try fixture.strings("SELECT outcome FROM runs ORDER BY run") == ["failed", "finished"])
    }

    @Test func standardInput() throws {
        let outcome = try Program(in: fixture.folder).run(
            ["import", "-", "--db", "a.db", "--output", "json"],
            script: "printf '%s' '\(ImportFixture.batch(1))' | \"$@\"")
        #expect(outcome.status == 0, "\(outcome.stderr)")
        #expect(Self.compact(outcome.stdout).contains(#""seen":1,"imported":1"#))
        #expect(try fixture.strings("SELECT object FROM objects").first?.hasPrefix("stdin-") == true)
        let again = try Program(in: fixture.folder).run(
            ["import", "-", "--db", "a.db", "--output", "json"],
            script: "printf '%s' '\(ImportFixture.batch(1))' | gzip | \"$@\"")
        #expect(Self.compact(again.stdout).contains(#""unchanged":1"#), "its content names it")
    }

    private static func compact(_ json: String) -> String { json.filter { !$0.isWhitespace } }
}
