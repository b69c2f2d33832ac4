import AWS
import Foundation
import Records
import Synchronization
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// Imports from a bucket and from a directory with the same objects: what is in the store is the same.
@Suite struct BucketImportTests {
    private let fixture: ImportFixture

    init() throws {
        fixture = try ImportFixture()
    }

    /// A small tree: hours, other folders, lines, gzip's first bytes in vain, something that is no evidence.
    private func objects(seed: UInt64) -> [String: String] {
        var random = SeededRandom(seed: seed)
        var objects: [String: String] = [:]
        for number in 0..<Int.random(in: 1...40, using: &random) {
            let hour = "2026/11/2\(Int.random(in: 1...2, using: &random))/0\(Int.random(in: 0...9, using: &random))"
            let folder = random.pick(["processed-data/\(hour)/", "\(hour)/", "other/", ""])
            let name = random.pick([
                "batch-\(number).json", "b c+d&\(number).json", "é%20\(number)", "x=\(number)'(1)", "\(number).json.gz",
            ])
            let text = random.pick([
                ImportFixture.batch(Int.random(in: 1...50, using: &random), Int.random(in: 1...9, using: &random)),
                ImportFixture.batch(number + 1), "", "<html>", "[]",
            ])
            objects[folder + name] = text
        }
        return objects
    }

    private func bucket(_ objects: [String: String], seed: UInt64, pageSize: Int) throws -> MemoryS3 {
        var random = SeededRandom(seed: seed)
        let s3 = MemoryS3(pageSize: pageSize)
        for (key, text) in objects.sorted(by: { $0.key < $1.key }) {
            try fixture.folder.write("in/" + key, text)
            s3.put("top/" + key, text, modified: Int.random(in: 0..<100, using: &random))
            if random.oneIn(3), !text.isEmpty {
                let faults = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    MemoryS3.Fault.breaks(after: Int.random(in: 0..<text.utf8.count, using: &random))
                }
                s3.state.withLock { $0.faults["top/" + key] = faults }
            }
        }
        return s3
    }

    @Test(arguments: 1...25)
    func aBucketIsLikeADirectory(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let objects = objects(seed: seed)
        let s3 = try bucket(objects, seed: seed, pageSize: random.pick([1, 2, 7, 1_000]))
        let jobs = random.pick([1, 2, 5])
        var limits = HeldLimits.standard(jobs: jobs)
        limits.fetchWholeBytes = random.pick([0, 300, 1 << 20])
        limits.fetchBytes = random.pick([1, 4_000, 1 << 20])
        limits.fetchesInFlight = random.pick([1, 3, 32])
        limits.entries = random.pick([2, 1_000])
        limits.partEntries = 3
        let hours =
            random.oneIn(2)
            ? TimeRange() : TimeRange(since: TimeBound("2026/11/21/03"), until: TimeBound("2026/11/22/05"))
        let local = try await fixture.run(database: fixture.folder.path("local.db")) { $0.hours = hours }
        let report = try await fixture.run(["s3://bucket/top"], s3: s3, limits: limits) { plan in
            plan.hours = hours
            plan.jobs = jobs
        }
        #expect(report.objects.failed == 0 && report.failures == [])
        #expect(report.objects.isBalanced)
        #expect(report.objects.imported + report.objects.copies == local.objects.imported + local.objects.copies)
        #expect(report.bytes == local.bytes)
        let same = try dumpText(ofFile: fixture.database) == dumpText(ofFile: fixture.folder.path("local.db"))
        #expect(same)

        // Once more: only listings. Then from the directory: nothing new.
        let lists = try #require(report.requests).list
        _ = s3.takeRequests()
        let again = try await fixture.run(["s3://bucket/top/"], s3: s3) { $0.hours = hours }
        #expect(s3.takeRequests().allSatisfy { $0.hasPrefix("LIST ") })
        #expect(again.requests == ImportReport.Requests(list: lists, get: 0))
        #expect(again.objects.unchanged + again.objects.skipped == again.objects.seen)
        let directory = try await fixture.run { $0.hours = hours }
        #expect(directory.objects.unchanged + directory.objects.skipped == directory.objects.seen)
        #expect(directory.records == EntryCounts())
    }

    @Test func whatChangesIsFetchedAgain() async throws {
        let s3 = MemoryS3()
        for number in 0..<5 { s3.put("\(number).json", ImportFixture.batch(number * 2 + 1)) }
        _ = try await fixture.run(["s3://bucket"], s3: s3)
        _ = s3.takeRequests()
        s3.put("3.json", ImportFixture.batch(90))
        // Written again with the same content, and moved to another class.
        s3.change("2.json") { object in
            object.modified = "2026-12-01T00:00:00.000Z"
            object.storageClass = "GLACIER"
        }
        s3.put("new.json", ImportFixture.batch(100))
        let report = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(report.objects.changed == 1 && report.objects.imported == 1 && report.objects.unchanged == 4)
        #expect(report.requests == ImportReport.Requests(list: 1, get: 2))
        #expect(s3.takeRequests() == ["LIST ", "GET 3.json", "GET new.json"])
        _ = try await fixture.run(["s3://bucket"], s3: s3) { $0.rereads = true }
        #expect(s3.takeRequests().count == 6, "the archived one is not asked for")
    }

    @Test func theStateOfAnObject() async throws {
        let s3 = MemoryS3()
        s3.put("a/1.json", ImportFixture.batch(1))
        s3.change("a/1.json") { object in
            object.version = "v7"
            object.etag = "d41d8cd98f00b204e9800998ecf8427e"
        }
        _ = try await fixture.run(["s3://bucket/a/"], s3: s3)
        #expect(
            try fixture.strings("SELECT location || ' ' || etag || ' ' || version || ' ' || bytes FROM source_file")
                == ["s3://bucket/a/1.json d41d8cd98f00b204e9800998ecf8427e v7 \(ImportFixture.batch(1).utf8.count)"])
        #expect(try fixture.strings("SELECT object FROM objects") == ["1.json"])
        let state = FileState(byteCount: 1, modified: 2, etag: "d41d8cd98f00b204e9800998ecf8427e")
        #expect(FileDigest.md5(of: "s3://bucket/a/1.json", in: state)?.first == 0xd4)
        #expect(FileDigest.md5(of: "s3://b/k", in: FileState(byteCount: 1, modified: 2, etag: "ab-2")) == nil)
        let store = try Store.open(at: fixture.database, for: .reading)
        let check = try store.verifySources()
        #expect(check.hasPassed && check.detail == "0 files, hashed again; 1 objects in S3, not looked at")
        try store.close()
    }

    @Test func oddKeys() async throws {
        let s3 = MemoryS3(pageSize: 2)
        let keys = [
            "/a.json", "a//b.json", "a/../b.json", "a/./b.json", "a b.json", "a+b.json", "a&b=c.json",
            "%41.json", "🎉", "%.json", "tab\t.json", "line\nfeed.json", "<a>.json", "\u{1}.json", "ü.json",
            "a?b#c.json",
            String(repeating: "k", count: 1_019) + ".json", "back\\slash.json", "e\u{301}.json",
        ]
        for (index, key) in keys.enumerated() { s3.put(key, ImportFixture.batch(index * 2 + 1)) }
        let report = try await fixture.run(["s3://bucket/"], s3: s3)
        #expect(report.objects.imported == keys.count && report.failures == [])
        #expect(
            Set(s3.takeRequests().filter { $0.hasPrefix("GET") }.map { Array($0.utf8) })
                == Set(keys.map { Array("GET \($0)".utf8) }))
        #expect(try fixture.strings("SELECT object FROM objects").count == keys.count)
        #expect(try await fixture.run(["s3://bucket/"], s3: s3).objects.unchanged == keys.count)
    }

    @Test func foldersFiltersAndHiddenNames() async throws {
        let s3 = MemoryS3()
        for key in ["in/", "in/a/", "in/b_$folder$"] { s3.put(key, "") }
        for (index, key) in [
            "in/a/1.json", "in/a/2.txt", "in/.hidden/3.json", "in/.DS_Store", "in/x.json.part", "in/b/4.json",
            "inner/5.json",
        ].enumerated() { s3.put(key, ImportFixture.batch(index * 2 + 1)) }
        let report = try await fixture.run(["s3://bucket/in"], s3: s3) { plan in
            plan.filter = NameFilter([(GlobPattern("*"), .exclude), (GlobPattern("a/*"), .include)])
        }
        #expect(report.objects.skippedByReason == [.folder: 3, .hidden: 2, .temporary: 1, .filtered: 1])
        #expect(report.objects.imported == 2 && report.objects.isBalanced)
        #expect(try fixture.strings("SELECT object FROM objects ORDER BY 1") == ["a/1.json", "a/2.txt"])
    }

    @Test func oneObjectAndTheFolderOfItsName() async throws {
        let s3 = MemoryS3()
        s3.put("a/1.json", ImportFixture.batch(1))
        s3.put("a/1.json.old", ImportFixture.batch(3))
        s3.put("ab/2.json", ImportFixture.batch(5))
        let one = try await fixture.run(["s3://bucket/a/1.json"], s3: s3)
        #expect(one.objects.seen == 1 && one.objects.imported == 1)
        #expect(try fixture.strings("SELECT object FROM objects") == ["1.json"])
        #expect(try await fixture.run(["s3://bucket/ab"], s3: s3).objects.imported == 1)
    }

    @Test(arguments: ["s3://bucket/none", "s3://bucket/none/", "s3://bucket/a/1.jso"])
    func nothingThere(source: String) async throws {
        let s3 = MemoryS3()
        s3.put("a/1.json", ImportFixture.batch(1))
        let error = try await #require(throws: IngestError.self) { _ = try await fixture.run([source], s3: s3) }
        #expect(error.code == .missingSource && error.location == source)
        #expect(error.detail.contains("no object has this key"))
    }

    @Test func sourcesInTheOrderNamed() async throws {
        func event(_ stream: String, _ number: Int) -> String {
            """
            {"Records":[{"kinesis":{"partitionKey":"k","sequenceNumber":"\(number)","data":"e30=",\
            "approximateArrivalTimestamp":1.5,"kinesisSchemaVersion":"1.0"},"eventSource":"aws:kinesis",\
            "eventID":"shardId-000000000000:\(number)",\
            "eventSourceARN":"arn:aws:kinesis:eu-central-1:111122223333:stream/\(stream)"}]}
            """
        }
        for (index, order) in [["in", "s3", "b"], ["s3", "in", "b"], ["b", "s3", "in"]].enumerated() {
            let s3 = MemoryS3(pageSize: 1)
            for number in 0..<6 { s3.put("x/\(number).json", event("cloud", number + 1)) }
            try fixture.folder.write("in/1.json", event("disk", 11))
            try fixture.folder.write("b/1.json", event("other", 21))
            let sources = order.map { $0 == "s3" ? "s3://bucket/x/" : fixture.folder.path($0) }
            let database = fixture.folder.path("order-\(index).db")
            _ = try await fixture.run(sources, database: database, s3: s3) { $0.jobs = 3 }
            let wanted = ["in": "disk", "s3": "cloud", "b": "other"][order[0]]
            let store = try Store.open(at: database, for: .reading)
            let dump = try dumpText(store)
            #expect(dump.contains("stream/\(wanted ?? "")"), "\(order)")
            try store.close()
        }
    }

    @Test func neverMoreAtOnceThanThereIsRoomFor() async throws {
        let s3 = MemoryS3()
        for number in 0..<60 { s3.put("\(number).json", ImportFixture.batch(number * 2 + 1)) }
        var limits = HeldLimits.standard(jobs: 2)
        limits.fetchesInFlight = 3
        let counting = CountingCaller(s3)
        let client = S3Client(caller: counting)
        let report = try await fixture.run(["s3://bucket/"], client: client, limits: limits)
        #expect(report.objects.imported == 60)
        #expect(counting.mostRunning <= 3)
        #expect(counting.mostRunning > 1, "they are asked for side by side")
    }

    @Test func aDryRunListsAndGetsNothing() async throws {
        let s3 = MemoryS3(pageSize: 2)
        for number in 0..<5 { s3.put("a/\(number).json", ImportFixture.batch(number * 2 + 1), modified: 9 - number) }
        s3.change("a/4.json") { $0.storageClass = "DEEP_ARCHIVE" }
        let plan = ImportPlan(sources: ["s3://bucket/a/"], jobs: 1)
        let report = try await Importer(plan, s3: S3Client(caller: s3)) { 0 }.list(against: nil)
        #expect(report.requests == ImportReport.Requests(list: 3, get: 4))
        #expect(s3.takeRequests() == ["LIST a/", "LIST a/", "LIST a/"])
        #expect(
            report.wouldRead == [
                "s3://bucket/a/1.json", "s3://bucket/a/0.json", "s3://bucket/a/3.json", "s3://bucket/a/2.json",
            ], "by time, within each page")
        let sizes = (0..<4).map { ImportFixture.batch($0 * 2 + 1).utf8.count }
        #expect(report.bytes == Int64(sizes.reduce(0, +)))
        #expect(report.objects.failed == 1)
    }
}
