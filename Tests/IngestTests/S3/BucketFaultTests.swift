import AWS
import Records
import Synchronization
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// What goes wrong between the listing and the last byte.
@Suite struct BucketFaultTests {
    private let fixture: ImportFixture
    private let s3 = MemoryS3()

    init() throws {
        fixture = try ImportFixture()
        for number in 0..<6 { s3.put("\(number).json", ImportFixture.batch(number * 2 + 1)) }
    }

    private func fault(_ key: String, _ faults: MemoryS3.Fault...) {
        s3.state.withLock { $0.faults[key] = faults }
    }

    @Test(arguments: [
        (AWSError.Code.accessDenied, "AccessDenied", "as the test wants"),
        (.notFound, "NoSuchKey", "it was deleted between the listing and the reading"),
        (.changed, "PreconditionFailed", "it was written again between the listing and the reading"),
        (.archived, "InvalidObjectState", "it is archived; restore it first"),
        (.kms, "KMS.DisabledException", "as the test wants"), (.unreachable, "none", "as the test wants"),
        (.throttled, "SlowDown", "as the test wants"), (.serviceFailed, "InternalError", "as the test wants"),
        (.unanswered, "RequestTimeout", "as the test wants"), (.refused, "InvalidArgument", "as the test wants"),
        (.badAnswer, "Bad", "as the test wants"),
    ])
    func oneObjectFailsAndTheOthersAreRead(code: AWSError.Code, name: String, words: String) async throws {
        fault("3.json", .fails(code, name))
        let report = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(report.objects.imported == 5 && report.objects.failed == 1 && report.objects.isBalanced)
        let failure = try #require(report.failures.first)
        #expect(failure.location == "s3://bucket/3.json")
        #expect(failure.reason.hasPrefix(words) && failure.reason.contains(name) && failure.reason.contains("R1"))
        // It is not taken for read.
        let again = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(again.objects.imported == 1 && again.objects.unchanged == 5)
    }

    @Test(arguments: [
        AWSError.Code.noCredentials, .noRegion, .badConfiguration, .credentialsRefused,
    ])
    func whatEndsAllEndsTheImport(code: AWSError.Code) async throws {
        for jobs in [1, 4] {
            fault("3.json", .fails(code, "X"), .fails(code, "X"))
            let error = try await #require(throws: AWSError.self) {
                _ = try await fixture.run(["s3://bucket"], s3: s3) { $0.jobs = jobs }
            }
            #expect(error.code == code && error.resource == "s3://bucket/3.json")
        }
        #expect(try fixture.strings("SELECT DISTINCT outcome FROM runs") == ["failed"])
        s3.state.withLock { $0.faults = [:] }
        let rest = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(rest.objects.imported + rest.objects.unchanged == 6)
    }

    @Test func manyObjectsWithoutAnAnswerEndTheImport() async throws {
        for number in 6..<40 { s3.put("\(number).json", ImportFixture.batch(number * 2 + 1)) }
        for number in 10..<40 { fault("\(number).json", .fails(.unreachable, "none")) }
        let error = try await #require(throws: AWSError.self) {
            _ = try await fixture.run(["s3://bucket"], s3: s3)
        }
        #expect(error.code == .unreachable)
    }

    @Test func deletedAndChangedMeanwhile() async throws {
        fault("1.json", .becomes(nil))
        fault("2.json", .becomes(MemoryS3.Object(bytes: Array(ImportFixture.batch(70).utf8), etag: "other")))
        let report = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(report.objects.imported == 4 && report.objects.failed == 2)
        let again = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(again.objects.imported == 1 && again.objects.unchanged == 4 && again.objects.failed == 0)
        #expect(try fixture.strings("SELECT sequence FROM records").contains("70"))
    }

    @Test func aBodyThatNeverComesWholeIsNeverImported() async throws {
        let short = Array(repeating: MemoryS3.Fault.breaks(after: 40), count: ObjectGetter.attempts)
        s3.state.withLock { $0.faults["3.json"] = short }
        let report = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(report.objects.imported == 5 && report.objects.failed == 1)
        #expect(report.failures.first?.reason.hasPrefix("40 bytes came, and it has ") == true)
        #expect(report.records.rejected == 0)
    }

    @Test func aLargeObjectGoesOnWhereItBroke() async throws {
        let count = ImportFixture.batch(7).utf8.count
        fault(
            "3.json", .breaks(after: 10), .breaks(after: 0), .breaks(after: 0), .breaks(after: 30), .breaks(after: 0),
            .breaks(after: 0), .breaks(after: 0))
        var limits = HeldLimits.standard(jobs: 2)
        limits.fetchWholeBytes = 50
        let report = try await fixture.run(["s3://bucket"], s3: s3, limits: limits)
        #expect(report.objects.imported == 6 && report.failures == [])
        let wanted: [String] =
            ["GET 3.json"] + Array(repeating: "GET 3.json 10-", count: 3)
            + Array(repeating: "GET 3.json 40-", count: 4)
        let made: [String] = s3.takeRequests().filter { $0.hasPrefix("GET 3.json") }
        #expect(made == wanted)
        #expect(count > 80)
    }

    @Test func aLargeObjectThatChangesMeanwhileIsNotPatchedTogether() async throws {
        let other = MemoryS3.Object(bytes: Array(ImportFixture.batch(70, 4).utf8), etag: "other")
        fault("3.json", .breaks(after: 100), .becomes(other))
        var limits = HeldLimits.standard(jobs: 2)
        limits.fetchWholeBytes = 50
        let report = try await fixture.run(["s3://bucket"], s3: s3, limits: limits)
        #expect(report.objects.imported == 5 && report.objects.failed == 1)
        #expect(report.failures.first?.reason.hasPrefix("it was written again") == true)
    }

    @Test func archivedObjectsAreNotAskedFor() async throws {
        for (key, storage) in [("1.json", "GLACIER"), ("2.json", "DEEP_ARCHIVE"), ("3.json", "GLACIER_IR")] {
            s3.change(key) { $0.storageClass = storage }
        }
        s3.change("4.json") { object in
            object.storageClass = "GLACIER"
            object.isRestored = true
        }
        let report = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(report.failures.map(\.location) == ["s3://bucket/1.json", "s3://bucket/2.json"])
        #expect(report.failures.allSatisfy { $0.reason == ObjectGetter.archived })
        #expect(report.objects.imported == 4 && report.objects.failed == 2 && report.objects.isBalanced)
        #expect(s3.takeRequests().count == 5)
    }

    @Test func aListingThatIsDeniedFailsAsAWhole() async throws {
        let closed = MemoryS3(listingFails: .accessDenied)
        let error = try await #require(throws: AWSError.self) {
            _ = try await fixture.run(["s3://bucket/a/"], s3: closed)
        }
        #expect(error.code == .accessDenied && error.operation == "ListObjectsV2")
        #expect(try fixture.strings("SELECT count(*) FROM runs") == ["0"], "nothing was begun")
    }

    @Test(arguments: [true, false])
    func anotherRegionIsFoundOnce(namesRegion: Bool) async throws {
        let far = MemoryS3(region: "ap-south-1", namesRegion: namesRegion)
        for number in 0..<3 { far.put("\(number).json", ImportFixture.batch(number * 2 + 1)) }
        let report = try await fixture.run(["s3://bucket"], s3: far)
        #expect(report.objects.imported == 3)
        let requests = far.takeRequests()
        #expect(requests.filter { $0 == "HEAD" }.count == (namesRegion ? 0 : 1))
        #expect(requests.filter { $0.hasPrefix("GET") }.count == 3)
    }

    @Test func conditionsAndThePayer() async throws {
        let client = S3Client(caller: s3, requesterPays: true)
        _ = try await fixture.run(["s3://bucket/1.json"], client: client)
        let etag = try #require(s3.state.withLock { $0.objects["1.json"]?.etag })
        #expect(
            s3.state.withLock { $0.headers } == ["x-amz-request-payer: requester", "If-Match: \"\(etag)\""])
    }

    @Test func aCancelledImportIsWholeAndTheNextCompletesIt() async throws {
        for number in 6..<100 { s3.put("\(number).json", ImportFixture.batch(number * 2 + 1)) }
        var limits = HeldLimits(entries: 1, bytes: 1 << 20, partEntries: 100)
        limits.fetchesInFlight = 4
        let store = try Store.open(at: fixture.database, for: .writing(command: "a test"))
        let running = Mutex<Task<ImportReport, any Error>?>(nil)
        let (started, start) = AsyncStream<Void>.makeStream()
        let task = Task { [limits, s3] in
            for await _ in started { break }
            let importer = Importer(
                ImportPlan(sources: ["s3://bucket"], jobs: 2), s3: S3Client(caller: s3), limits: limits
            ) { 0 }
            return try await importer.run(into: store) { _ in running.withLock { $0 }?.cancel() }
        }
        running.withLock { $0 = task }
        start.finish()
        let report = try await task.value
        #expect(report.wasInterrupted && report.objects.imported > 0 && report.objects.imported < 100)
        #expect(try problems(of: store) == [])
        try store.close()
        let rest = try await fixture.run(["s3://bucket"], s3: s3)
        #expect(rest.objects.imported + report.objects.imported == 100)
    }
}
