import AWS
import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// Which parts of a bucket are listed for a range of hours.
@Suite struct BucketHourTests {
    private let fixture: ImportFixture

    init() throws {
        fixture = try ImportFixture()
    }

    private func listed(_ s3: MemoryS3, _ source: String, _ since: String?, _ until: String?) async throws -> [String] {
        var plan = ImportPlan(sources: [source], jobs: 1)
        plan.hours = TimeRange(since: since.flatMap { TimeBound($0) }, until: until.flatMap { TimeBound($0) })
        return try await Importer(plan, s3: S3Client(caller: s3)) { 0 }.list(against: nil).wouldRead
            .map { String($0.dropFirst("s3://bucket/".count)) }
    }

    @Test func aDayOfAYear() async throws {
        let s3 = MemoryS3()
        for month in 1...12 {
            for day in 1...28 {
                for hour in 0..<24 {
                    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
                    s3.put("processed-data/2026/\(two(month))/\(two(day))/\(two(hour))/batch.json", "x")
                }
            }
        }
        s3.put("processed-data/2026/05/07/beside.json", "x")
        s3.put("processed-data/none.json", "x")
        let found = try await listed(s3, "s3://bucket/processed-data/", "2026/11/21/16", "2026/11/21/17")
        #expect(
            found == [
                "processed-data/none.json", "processed-data/2026/05/07/beside.json",
                "processed-data/2026/11/21/16/batch.json", "processed-data/2026/11/21/17/batch.json",
            ])
        let requests = s3.takeRequests()
        let wanted = [1, 1, 12, 12 * 28, 2].reduce(0, +)
        #expect(requests.count == wanted, "bucket, year, months, days, and the two hours")
        #expect(
            requests.filter { !$0.hasSuffix("/ /") }.sorted() == [
                "LIST processed-data/2026/11/21/16/", "LIST processed-data/2026/11/21/17/",
            ])
    }

    @Test func withoutARangeEverythingIsOneListing() async throws {
        let s3 = MemoryS3()
        for hour in 10..<20 { s3.put("2026/11/21/\(hour)/batch.json", "x") }
        #expect(try await listed(s3, "s3://bucket", nil, nil).count == 10)
        #expect(s3.takeRequests() == ["LIST "])
        #expect(try await listed(s3, "s3://bucket/2026/11/21/17/", "2026/11/21/17", nil).count == 1)
        #expect(s3.takeRequests() == ["LIST 2026/11/21/17/"], "an hour has no folders to look for")
        #expect(try await listed(s3, "s3://bucket/2026/11/21/17/", "2026/11/21/18", nil) == [])
    }

    @Test func aFolderOfMoreThanAPageIsListedWhole() async throws {
        let s3 = MemoryS3(pageSize: 5)
        for device in 10..<20 { s3.put("d\(device)/2026/11/21/17/batch.json", "x") }
        for device in 10..<20 { s3.put("d\(device)/2026/11/21/18/batch.json", "x") }
        #expect(try await listed(s3, "s3://bucket", "2026/11/21/18", nil).count == 10)
        #expect(s3.takeRequests() == ["LIST  /", "LIST ", "LIST ", "LIST ", "LIST "])
    }

    /// Pages, folders and other objects in all places: what a walk finds is what the filter leaves of a whole listing.
    @Test(arguments: 1...40)
    func aWalkFindsWhatAFilterLeaves(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let s3 = MemoryS3(pageSize: random.pick([1, 2, 3, 10, 1_000]))
        var keys: Set<String> = []
        for number in 0..<Int.random(in: 1...60, using: &random) {
            let hour = random.pick(["08", "09", "10", "23", "24", "x"])
            let date = random.pick(["2026/11/21", "2026/11/22", "2026/12/01", "2025/11/21", "2026/13/01"])
            let folder = random.pick(["", "a/", "a/b/", "processed-data/", "2026/", "2026/11/"])
            let tail = random.pick(["\(hour)/", "\(hour)/deep/", "", "\(hour)"])
            keys.insert(folder + random.pick([date + "/" + tail, ""]) + "\(number).json")
        }
        for key in keys { s3.put(key, "x") }
        let (since, until) = random.pick([
            ("2026/11/21/09", "2026/11/22/10"), ("2026/11/22/00", nil), (nil, "2026/11/21/09"),
        ])
        let found = try await listed(s3, "s3://bucket", since, until)
        let range = TimeRange(since: since.flatMap { TimeBound($0) }, until: until.flatMap { TimeBound($0) })
        let wanted = keys.filter { key in
            HourPrefix.find(in: key).map { range.overlapsHour(startingAt: $0.prefix.start) } ?? true
        }
        #expect(found.sorted() == wanted.sorted())
    }
}
