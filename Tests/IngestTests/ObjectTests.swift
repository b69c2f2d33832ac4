import Foundation
import GRDB
import Records
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// What becomes of an object: known, copied, changed, too large to be held.
@Suite struct ObjectTests {
    private let fixture: ImportFixture

    init() throws {
        fixture = try ImportFixture()
    }

    @Test func importingAgainReadsNothing() async throws {
        for number in 0..<5 { try fixture.write("\(number).json", number * 2 + 1) }
        #expect(try await fixture.run().objects.imported == 5)
        let again = try await fixture.run()
        #expect(again.objects.unchanged == 5 && again.bytes == 0 && again.objects.isBalanced)
        #expect(again.records == EntryCounts())
    }

    /// The store is made to believe that it has seen the file's new state: had the file been opened, its new content
    /// would show.
    @Test func aFileInAKnownStateIsNotOpened() async throws {
        let path = try fixture.write("a.json", 1)
        _ = try await fixture.run()
        try fixture.write("a.json", 3)
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
        let state = FileState(status)
        try fixture.write(
            sql: "UPDATE source_file SET bytes = ?, modified_ns = ?, changed_ns = ?, inode = ?, device = ?",
            [
                state.byteCount, state.modified, state.changed, Int64(bitPattern: state.inode),
                Int64(bitPattern: state.device),
            ])
        #expect(try await fixture.run().objects.unchanged == 1)
        #expect(try fixture.strings("SELECT sequence FROM records ORDER BY 1") == ["1", "2"])
        // Any part of the state that differs opens it; and so does the wish to read again.
        for column in ["bytes", "modified_ns", "changed_ns", "inode", "device"] {
            try fixture.write(sql: "UPDATE source_file SET \(column) = \(column) + 1")
            let plan = ImportPlan(sources: [fixture.folder.path("in")], jobs: 1)
            let store = try Store.open(at: fixture.database, for: .reading)
            #expect(try await Importer(plan) { 0 }.list(against: store).wouldRead.count == 1, "\(column)")
            try store.close()
            try fixture.write(sql: "UPDATE source_file SET \(column) = \(column) - 1")
        }
        #expect(try await fixture.run { $0.rereads = true }.objects.changed == 1)
    }

    @Test func aTouchedFileIsReadAndUnchanged() async throws {
        let path = try fixture.write("a.json", 1)
        _ = try await fixture.run()
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: path)
        let report = try await fixture.run()
        #expect(report.objects.unchanged == 1 && report.bytes > 0)
        #expect(try await fixture.run().bytes == 0, "its new state is known now")
    }

    @Test func changedContentUnderOneName() async throws {
        try fixture.write("2026/11/21/17/batch-a.json", 1, 2)
        _ = try await fixture.run()
        try fixture.write("2026/11/21/17/batch-a.json", 2, 2)
        let report = try await fixture.run()
        #expect(report.objects.changed == 1 && report.objects.isBalanced)
        #expect(report.records.new == 1 && report.records.redelivered == 0 && report.records.repeated == 1)
        #expect(try fixture.strings("SELECT DISTINCT state FROM objects") == ["changed"])
        #expect(try fixture.strings("SELECT kind FROM deliveries") == ["first", "first", "first"])
    }

    @Test func aKeyWithAndWithoutItsPrefixIsOneName() async throws {
        let text = ImportFixture.batch(1)
        try fixture.folder.write("one/processed-data/2026/11/21/17/batch-a.json", text)
        try fixture.folder.write("two/2026/11/21/17/batch-a.json", text)
        let first = try await fixture.run([fixture.folder.path("one")])
        let second = try await fixture.run([fixture.folder.path("two")])
        #expect(first.objects.imported == 1 && second.objects.unchanged == 1)
        #expect(try fixture.strings("SELECT names FROM objects") == [#"["2026/11/21/17/batch-a.json"]"#])
        #expect(try fixture.strings("SELECT request_id FROM objects") == ["a"])
    }

    @Test func aPlainAndAZippedFileOfOneContentAreCopies() async throws {
        let path = try fixture.write("a.json", 1)
        let gzip = ChildProcess()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", path]
        try gzip.run()
        gzip.waitUntilExit()
        let report = try await fixture.run { $0.jobs = 1 }
        #expect(report.objects.imported == 1 && report.objects.copies == 1 && report.objects.isBalanced)
        #expect(report.records.new == 2 && report.records.read == 2)
        #expect(try fixture.strings("SELECT names FROM objects") == [#"["a.json","a.json.gz"]"#])
    }

    @Test func aLargeObjectIsReadInPartsAndIsTheSame() async throws {
        var entries: [EntryText] = []
        for number in 1...120 {
            var entry = EntryText(number % 90 + 1, payload: #"{"device_id":"d\#(number % 3)","v":\#(number % 4)}"#)
            entry.processed = number.isMultiple(of: 11) ? "false" : "true"
            entries.append(entry)
        }
        let lines = entries.map(\.text).joined(separator: "\n") + "\n{broken\n7\n" + entries[0].text + "\n"
        let rejects = (0..<100).map { _ in "{}" }.joined(separator: "\n")
        for (name, text) in [
            ("whole", batchText(entries)), ("cut", String(batchText(entries).dropLast(20))), ("lines", lines),
            ("rejects", rejects), ("empty", "[]"), ("page", "<html>"),
        ] {
            try fixture.folder.write("in/\(name).json", text)
        }
        _ = try await fixture.run(database: fixture.folder.path("held.db"))
        let held = try dumpText(ofFile: fixture.folder.path("held.db"))
        for (number, limits) in [
            HeldLimits(entries: 1, bytes: 1 << 20, partEntries: 1),
            HeldLimits(entries: 10, bytes: 1 << 20, partEntries: 7),
            HeldLimits(entries: 50, bytes: 600, partEntries: 50),
            HeldLimits(entries: 120, bytes: 1 << 20, partEntries: 60),
        ].enumerated() {
            let database = fixture.folder.path("parts-\(number).db")
            let report = try await fixture.run(database: database, limits: limits)
            #expect(report.objects.imported == 6 && report.objects.isBalanced)
            let isEqual = try dumpText(ofFile: database) == held
            #expect(isEqual, "\(limits)")
        }
    }
}
