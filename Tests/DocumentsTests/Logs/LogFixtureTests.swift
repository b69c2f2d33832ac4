import Coding
import Records
import Testing

@testable import Documents

/// The logs of `fixtures/traces`, which two functions wrote, against the truth that was written with them.
@Suite struct LogFixtureTests {
    private static let folder = "fixtures/traces/logs/"
    private static let export = folder + "export/exportedlogs/5540bf27-80b0-4741-948b-b7ba4e2c457a/2026-10-06-[$LATEST]"
    private static let subscription = folder + "subscription/2026/10/06/15/logs-1-2026-10-06-15-15-31-"

    private static func read(_ path: String) throws -> LogContent {
        let source = ContentSource(try FileSource(path: path))
        let reader = DocumentReader(options: .standard)
        reader.begin(source)
        var batch = RecordBatch()
        while !reader.read(into: &batch, upTo: BatchRoom(entries: .max, bytes: .max)) {}
        #expect(reader.kind == .cloudWatchLogs)
        var content = LogContent()
        content.take(batch)
        return content
    }

    /// Entries by what they say, and objects that the function says it stored.
    struct Counts: Equatable {
        var accepted = 0
        var failed = 0
        var payloads = 0
        var stored = 0
    }

    @Test(arguments: [
        (export + "1bfda0fd0cc7f3f101cb1e4437f06780/000000.gz", Counts(accepted: 3)),
        (export + "1d5b6f2545b7cbee823db8b02d37996a/000000.gz", Counts(accepted: 68, failed: 4, stored: 5)),
        (export + "1d5b6f2545b7cbee823db8b02d37996a/000001.gz", Counts(accepted: 69, failed: 7, stored: 5)),
        (export + "69875377af975e342fee0d2936f0a64c/000000.gz", Counts(accepted: 12, stored: 4)),
        (export + "aed024b98ac53bb992b51a6b5991ab84/000000.gz", Counts(accepted: 10, stored: 4)),
        (export + "b0d82f06ac28be9373234a9865c4eef3/000000.gz", Counts(accepted: 73, failed: 4, stored: 3)),
        (export + "b76fb0fd2ce3c06d0c61a917a014645b/000000.gz", Counts(accepted: 56, stored: 6)),
        (export + "cd046ddb387cfd4335002bd4fea0f345/000000.gz", Counts(accepted: 3)),
        (folder + "export/exportedlogs/aws-logs-write-test", Counts()),
        (folder + "filter-log-events.json", Counts(accepted: 139, failed: 7, stored: 14)),
        (subscription + "e1d82d6f-3850-4751-ad1b-0dd20a11a779", Counts(payloads: 10)),
        (subscription + "fcbdfe63-88ad-45d6-b8c9-1a39afe2d50f", Counts(failed: 10)),
    ])
    func entries(path: String, counts: Counts) throws {
        let content = try Self.read(path)
        var found = Counts()
        found.accepted = content.told.count { $0.contains(" listed ") }
        found.failed = content.told.count { $0.contains(" failed shardId-") }
        found.payloads = content.told.count { $0.contains(" payload ") && $0.contains(" reason=") }
        found.stored = content.invocations.count { $0.contains(" stored=") }
        #expect(found == counts)
        #expect(content.told.count == counts.accepted + counts.failed + counts.payloads)
    }
}
