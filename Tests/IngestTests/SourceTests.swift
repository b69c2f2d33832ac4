import Foundation
import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

@Suite struct SourceTests {
    private let fixture: ImportFixture

    init() throws {
        fixture = try ImportFixture()
    }

    @Test func filters() async throws {
        for (index, name) in ["a/1.json", "a/2.json", "b/1.json", "b/1.txt"].enumerated() {
            try fixture.write(name, index * 2 + 1)
        }
        let report = try await fixture.run { plan in
            plan.filter = NameFilter([
                (GlobPattern("*"), .exclude), (GlobPattern("*.json"), .include), (GlobPattern("a/2*"), .exclude),
            ])
        }
        #expect(report.objects.imported == 2)
        #expect(report.objects.skippedByReason == [.filtered: 2])
        #expect(report.objects.isBalanced)
        #expect(try fixture.strings("SELECT object FROM objects ORDER BY 1") == ["a/1.json", "b/1.json"])
    }

    @Test func hours() async throws {
        try fixture.write("2026/11/21/16/batch-a.json", 1)
        try fixture.write("processed-data/2026/11/21/17/batch-b.json", 3)
        try fixture.write("2026/11/21/18/batch-c.json", 5)
        try fixture.write("elsewhere.json", 7)
        let report = try await fixture.run { plan in
            plan.hours = TimeRange(since: TimeBound("2026/11/21/17"), until: TimeBound("2026/11/21/17"))
        }
        #expect(report.objects.imported == 2)
        #expect(
            try fixture.strings("SELECT object FROM objects ORDER BY 1")
                == ["2026/11/21/17/batch-b.json", "elsewhere.json"])
    }

    /// As with `cd processed-data; afterbay import .`: otherwise every import would find its own database changed.
    @Test func theDatabaseAmongTheSourcesIsNoEvidence() async throws {
        try fixture.write("1.json", 1)
        for imported in [1, 0] {
            let report = try await fixture.run([fixture.folder.path])
            #expect(report.objects.imported == imported && report.objects.unchanged == 1 - imported)
            #expect(report.objects.skipped > 0 && report.objects.skippedByReason.keys.elementsEqual([.ownDatabase]))
            #expect(report.objects.isBalanced)
        }
        #expect(try fixture.strings("SELECT object FROM objects") == ["in/1.json"])
    }

    @Test func patternsAndSeveralSources() async throws {
        try fixture.write("a-1.json", 1)
        try fixture.write("a-2.json", 3)
        try fixture.write("b.json", 5)
        let pattern = try await fixture.run([fixture.folder.path("in/a-*.json")])
        #expect(pattern.objects.imported == 2)
        let both = try await fixture.run([fixture.folder.path("in/b.json"), fixture.folder.path("in")])
        // The file is met twice and is one object.
        #expect(both.objects.seen == 4 && both.objects.isBalanced)
        #expect(both.objects.imported == 1 && both.objects.failed == 0)
    }

    @Test(arguments: ["none.json", "none-*.json"])
    func aSourceThatIsNotThere(name: String) async throws {
        let error = try await #require(throws: IngestError.self) {
            _ = try await fixture.run([fixture.folder.path(name)])
        }
        #expect(error.code == .missingSource)
        #expect(error.location.hasSuffix(name))
    }

    @Test func aFileWhoseNameLooksLikeAPattern() async throws {
        try fixture.write("a[1].json", 1)
        #expect(try await fixture.run([fixture.folder.path("in/a[1].json")]).objects.imported == 1)
    }

    @Test func unreadableFilesAreCountedAndTheOthersRead() async throws {
        try fixture.write("a.json", 1)
        try FileManager.default.createSymbolicLink(
            atPath: fixture.folder.path("in/gone"), withDestinationPath: "nowhere")
        let report = try await fixture.run()
        #expect(report.objects.imported == 1 && report.objects.failed == 1 && report.objects.isBalanced)
        #expect(report.failures.map(\.location) == [fixture.folder.path("in/gone")])
    }

    @Test func aDryRunReadsNothing() async throws {
        let path = try fixture.write("a.json", 1)
        try fixture.write("b.json.part", 3)
        let plan = ImportPlan(sources: [fixture.folder.path("in")], jobs: 1)
        let before = try await Importer(plan) { 0 }.list(against: nil)
        #expect(before.wouldRead == [path])
        #expect(before.objects.skippedByReason == [.temporary: 1])
        #expect(!FileManager.default.fileExists(atPath: fixture.database))
        _ = try await fixture.run()
        let store = try Store.open(at: fixture.database, for: .reading)
        let after = try await Importer(plan) { 0 }.list(against: store)
        #expect(after.wouldRead == [] && after.objects.unchanged == 1)
        try store.close()
    }

    @Test func emptySourcesAndEmptyFiles() async throws {
        try FileManager.default.createDirectory(
            atPath: fixture.folder.path("in"), withIntermediateDirectories: true)
        #expect(try await fixture.run().objects.seen == 0)
        try fixture.folder.write("in/empty.json", "")
        try fixture.folder.write("in/none.json", "[]")
        let report = try await fixture.run()
        #expect(report.objects.imported == 2 && report.records.rejected == 2 && report.records.read == 2)
        #expect(try fixture.strings("SELECT code FROM rejects ORDER BY 1") == ["empty_document", "no_entries"])
    }
}
