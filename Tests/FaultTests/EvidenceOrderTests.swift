import Foundation
import TestSupport
import Testing

/// Evidence of all kinds, imported in any order, split and number of jobs, leaves the same content: what a delivery, an
/// event, a failure document and a log line say of one record is decided together, whichever came first.
@Suite struct EvidenceOrderTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/traces").path(percentEncoded: false)

    /// The documents of a pipeline's run, and what an import of all of them at once leaves.
    private struct Tree {
        let folder: TemporaryFolder
        let files: [String]
        let dump: String

        init() throws {
            folder = try TemporaryFolder()
            let notes: Set<String> = ["README.md", "truth.json"]
            let paths = try FileManager.default.subpathsOfDirectory(atPath: EvidenceOrderTests.fixtures)
                .filter { !notes.contains($0) }
            // A folder is what something lies in.
            let folders = Set(paths.map { ($0 as NSString).deletingLastPathComponent })
            files = paths.filter { !folders.contains($0) }.sorted().map { EvidenceOrderTests.fixtures + "/" + $0 }
            try EvidenceOrderTests.run(["--jobs", "1"] + files, into: "whole.db", in: folder)
            dump = try dumpText(ofFile: folder.path("whole.db"))
        }
    }

    private static let tree = Result { try Tree() }

    @discardableResult
    private static func run(_ arguments: [String], into database: String, in folder: TemporaryFolder) throws -> String {
        let outcome = try Program(in: folder).run(["import", "--db", database, "--output", "json"] + arguments)
        #expect([0, 2].contains(outcome.status), "\(outcome.stderr)")
        return outcome.stdout
    }

    @Test func everyKindIsThere() throws {
        let tree = try Self.tree.get()
        let kinds = [
            "processed_batch", "lambda_event", "get_records", "failure_document", "cloudwatch_logs", "firehose_backup",
            "firehose_failure", "object_listing",
        ]
        for kind in kinds { #expect(tree.dump.contains("\"document\":\"\(kind)\""), "\(kind)") }
    }

    @Test(arguments: [2, 8])
    func jobs(count: Int) throws {
        let tree = try Self.tree.get()
        try Self.run(["--jobs", String(count)] + tree.files, into: "jobs-\(count).db", in: tree.folder)
        try expectSame("jobs-\(count).db")
    }

    @Test(arguments: 0..<6)
    func anotherOrder(seed: UInt64) throws {
        let tree = try Self.tree.get()
        var random = SeededRandom(seed: seed)
        try Self.run(
            ["--jobs", "1"] + tree.files.shuffled(using: &random), into: "order-\(seed).db", in: tree.folder)
        try expectSame("order-\(seed).db")
    }

    @Test(arguments: 0..<4)
    func severalImports(seed: UInt64) throws {
        let tree = try Self.tree.get()
        var random = SeededRandom(seed: seed + 100)
        var files = tree.files.shuffled(using: &random)[...]
        while !files.isEmpty {
            let portion = files.prefix(Int.random(in: 1...40, using: &random))
            files = files.dropFirst(portion.count)
            try Self.run(Array(portion), into: "split-\(seed).db", in: tree.folder)
        }
        try expectSame("split-\(seed).db")
        // Again, all at once: nothing changes.
        let again = try Self.run(tree.files, into: "split-\(seed).db", in: tree.folder)
        #expect(again.contains("\"imported\": 0") || again.contains("\"imported\":0"), "\(again)")
        try expectSame("split-\(seed).db")
    }

    /// What is forgotten was never there.
    @Test(arguments: 0..<4)
    func forgottenObjects(seed: UInt64) throws {
        let tree = try Self.tree.get()
        var random = SeededRandom(seed: seed + 200)
        let files = tree.files.shuffled(using: &random)
        // Names of their own, so that to forget one takes no other out.
        let folder = try TemporaryFolder()
        // One content is one object, under whatever names: to forget it by one takes it out.
        var contents: Set<Data> = []
        for (number, file) in files.enumerated() {
            guard contents.insert(try Data(contentsOf: URL(filePath: file))).inserted else { continue }
            let name = file.range(of: "processed-data/").map { String(file[$0.upperBound...]) } ?? "\(number).doc"
            let target = folder.path("in/" + name)
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: file, toPath: target)
        }
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path("in"))
            .filter { $0.hasSuffix(".doc") || $0.hasSuffix(".json") }.sorted()
        let forgotten = Set(paths.shuffled(using: &random).prefix(25))
        let kept = paths.filter { !forgotten.contains($0) }
        try Self.run(["in"], into: "forgot.db", in: folder)
        let outcome = try Program(in: folder).run(["forget", "--db", "forgot.db"] + forgotten.sorted())
        #expect(outcome.status == 0, "\(outcome.stderr)")
        for path in forgotten { try FileManager.default.removeItem(atPath: folder.path("in/" + path)) }
        try Self.run(["in"], into: "kept.db", in: folder)
        #expect(!kept.isEmpty)
        #expect(try problems(ofFile: folder.path("forgot.db")) == [])
        let (after, never) = (try lines("forgot.db", folder), try lines("kept.db", folder))
        #expect(after.subtracting(never).sorted() == [])
        #expect(never.subtracting(after).sorted() == [])
    }

    private func lines(_ database: String, _ folder: TemporaryFolder) throws -> Set<Substring> {
        Set(try dumpText(ofFile: folder.path(database)).split(separator: "\n"))
    }

    private func expectSame(_ database: String) throws {
        let tree = try Self.tree.get()
        let path = tree.folder.path(database)
        #expect(try problems(ofFile: path) == [])
        let isEqual = try dumpText(ofFile: path) == tree.dump
        #expect(isEqual)
    }
}
