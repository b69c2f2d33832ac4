import Coding
import Ingest
import Records
import Store
import TestSupport
import Testing

@testable import Analysis

/// A bucket's listing against the imported objects.
@Suite struct ListedObjectsTests {
    private static func listing(_ rows: [(key: String, size: Int, etag: String)]) -> String {
        let objects = rows.map { row in
            #"{"Key": "\#(row.key)", "LastModified": "2026-10-06T12:54:00.000Z", "ETag": "\"\#(row.etag)\"", "#
                + #""Size": \#(row.size), "StorageClass": "STANDARD"}"#
        }
        return "{\"Contents\": [\(objects.joined(separator: ",\n"))]}"
    }

    private static func etag(_ text: String) -> String { Hex.string(MD5Digest.digest(of: Array(text.utf8))) }

    private enum Fate: CaseIterable { case same, missing, otherSize, otherETag, severalParts, unlisted, otherKey, folder }

    @Test(arguments: 0..<6 as Range<UInt64>) func rowsAreThoseOfThePlainRule(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let tree = try EvidenceTree()
        var listed: [(key: String, size: Int, etag: String)] = []
        var expected: Set<String> = []
        var (compared, others) = (0, 0)
        for number in 0..<40 {
            // The first three make the hour listed, and one ETag a digest.
            let fate = number < 3 ? .same : Fate.allCases.randomElement(using: &random) ?? .same
            let name = "2026/10/06/12/batch-\(number).json"
            let key = "processed-data/" + name
            let text = batchText([EntryText(number * 10 + 1)])
            switch fate {
            case .same: listed.append((key, text.utf8.count, Self.etag(text)))
            case .missing:
                listed.append((key, 7, Self.etag("")))
                expected.insert("missing_object \(name)")
            case .otherSize:
                listed.append((key, text.utf8.count + 1, Self.etag(text + " ")))
                expected.insert("other_size \(name)")
            case .otherETag:
                listed.append((key, text.utf8.count, Self.etag(text + "x")))
                expected.insert("other_etag \(name)")
            case .severalParts: listed.append((key, text.utf8.count, Self.etag(text + "x") + "-2"))
            case .unlisted: expected.insert("unlisted_object \(name)")
            case .otherKey: listed.append(("config/\(number).txt", 3, Self.etag("abc")))
            case .folder: listed.append(("processed-data/2026/10/06/12/f\(number)/", 0, Self.etag("")))
            }
            if ![.unlisted, .otherKey, .folder].contains(fate) { compared += 1 }
            if fate == .otherKey { others += 1 }
            if ![.missing, .otherKey, .folder].contains(fate) { try tree.write(key, text) }
        }
        try tree.write("listing.json", Self.listing(listed.shuffled(using: &random)))
        let store = try await tree.load()
        var found: [String] = []
        let totals = try Audit(store).objects(digest: FileDigest.md5) { row in
            found.append("\(row.problem.rawValue) \(row.object)")
        }
        #expect(Set(found) == expected, "\(Set(found).symmetricDifference(expected))")
        #expect(found.count == expected.count)
        #expect(totals.compared == compared && totals.otherKeys == others && !totals.etagsAreNoDigests)
        let count = expected.count { $0.hasPrefix("missing") || $0.hasPrefix("other_size") }
        #expect(try Audit(store).finding(.objects)?.count == Int64(count))
    }

    @Test func whereNoETagIsADigestNoneIsCompared() async throws {
        let tree = try EvidenceTree()
        var listed: [(key: String, size: Int, etag: String)] = []
        for number in 1...5 {
            let key = "processed-data/2026/10/06/12/batch-\(number).json"
            let text = batchText([EntryText(number)])
            try tree.write(key, text)
            listed.append((key, text.utf8.count, Self.etag("key \(number)")))
        }
        try tree.write("listing.json", Self.listing(listed))
        let totals = try Audit(try await tree.load()).objects(digest: FileDigest.md5) { _ in
            Issue.record("nothing can be said of these objects")
        }
        #expect(totals.etagsAreNoDigests && totals.uncheckedETags == 5 && totals.sameETags == 0)
    }
}
