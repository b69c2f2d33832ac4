import Foundation
import GRDB
import Queries
import TestSupport
import Testing

@testable import Store

@Suite struct OpeningTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func code(_ name: String, _ access: Store.Access) -> StoreError.Code? {
        do {
            try Store.open(at: folder.path(name), for: access).close()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    private static let writing = Store.Access.writing(command: "afterbay import")

    private func make(_ name: String, _ sql: String = "") throws {
        try Store.open(at: folder.path(name), for: Self.writing).close()
        try DatabaseQueue(path: folder.path(name)).write { try $0.execute(sql: sql) }
    }

    @Test func aMissingFile() throws {
        #expect(code("a.db", .reading) == .missing)
        #expect(code("none/a.db", Self.writing) == .missing)
        #expect(code("a.db", Self.writing) == nil)
        #expect(code("a.db", .reading) == nil)
    }

    @Test(arguments: ["hello", String(repeating: "not a database ", count: 1_000)])
    func aFileThatIsNoDatabase(text: String) throws {
        try folder.write("a.db", text)
        #expect(code("a.db", .reading) == .notAStore)
        #expect(code("a.db", Self.writing) == .notAStore)
        #expect(try folder.read("a.db") == Array(text.utf8), "it stays as it was")
        #expect(!FileManager.default.fileExists(atPath: folder.path("a.db.lock")))
    }

    @Test func theDatabaseOfAnotherApplication() throws {
        try DatabaseQueue(path: folder.path("a.db")).write { db in
            try db.execute(sql: "CREATE TABLE t (x); PRAGMA application_id = 7")
        }
        #expect(code("a.db", .reading) == .notAStore)
        #expect(code("a.db", Self.writing) == .notAStore)
        try DatabaseQueue(path: folder.path("b.db")).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(code("b.db", Self.writing) == .notAStore)
        let mode = try DatabaseQueue(path: folder.path("b.db")).read { db in
            try String.fetchOne(db, sql: "PRAGMA journal_mode")
        }
        #expect(mode == "delete", "it stays as it was")
    }

    @Test func anEmptyFileBecomesAStore() throws {
        try folder.write("a.db", "")
        #expect(code("a.db", .reading) == .notAStore)
        #expect(code("a.db", Self.writing) == nil)
        #expect(code("a.db", .reading) == nil)
    }

    @Test func aNewerSchema() throws {
        try make("a.db", "PRAGMA user_version = \(Catalog.migrations.count + 1)")
        #expect(code("a.db", .reading) == .newerSchema)
        #expect(code("a.db", Self.writing) == .newerSchema)
    }

    @Test func anOlderSchemaIsBroughtUpToDateByWriting() throws {
        // What a crash before the first migration leaves.
        try DatabaseQueue(path: folder.path("a.db")).write { db in
            try db.execute(
                sql:
                    "PRAGMA application_id = \(Store.applicationID); CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"
            )
        }
        #expect(code("a.db", .reading) == .olderSchema)
        #expect(code("a.db", Self.writing) == nil)
        #expect(code("a.db", .reading) == nil)
    }

    @Test func aDirectory() throws {
        try folder.write("a.db/x", "")
        #expect(code("a.db", .reading) == .notAStore)
        #expect(code("a.db", Self.writing) == .notAStore)
    }

    @Test(.enabled(if: geteuid() != 0, "permissions do not bind root"))
    func whatCannotBeWritten() throws {
        try make("in/a.db")
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.path("in/a.db"))
        #expect(code("in/a.db", Self.writing) == .readOnly)
        #expect(code("in/a.db", .reading) == nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path("in"))
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("in")) }
        #expect(code("in/b.db", Self.writing) == .readOnly)
    }

    @Test func aSecondWriterIsToldWhoHoldsTheLock() throws {
        let first = try Store.open(at: folder.path("a.db"), for: Self.writing)
        #expect(code("a.db", .reading) == nil, "readers are not kept out")
        do {
            _ = try Store.open(at: folder.path("a.db"), for: Self.writing)
            Issue.record("two writers")
        } catch let error as StoreError {
            #expect(error.code == .locked)
            #expect(error.detail.contains("process \(getpid()) (afterbay import)"))
        }
        try first.close()
        #expect(code("a.db", Self.writing) == nil)
    }

    @Test func aLinkMeansTheFileItPointsTo() throws {
        try make("a.db")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.db"), withDestinationPath: folder.path("a.db"))
        let first = try Store.open(at: folder.path("link.db"), for: Self.writing)
        #expect(code("a.db", Self.writing) == .locked)
        try first.close()
        #expect(code("a.db", Self.writing) == nil)
    }

    @Test func theLockOfAnotherProcess() throws {
        try make("a.db")
        let holder = ChildProcess()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let hold = """
            import fcntl, sys
            file = open(sys.argv[1], "w"); file.write("process 1 (someone)"); file.flush()
            fcntl.flock(file, fcntl.LOCK_EX); print("held", flush=True); sys.stdin.read()
            """
        holder.arguments = ["python3", "-c", hold, folder.path("a.db.lock")]
        let (input, output) = (Pipe(), Pipe())
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        // The child says when it has the lock, and ends when its input does.
        _ = output.fileHandleForReading.availableData
        #expect(code("a.db", Self.writing) == .locked)
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(code("a.db", Self.writing) == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.path("a.db.lock")))
    }

    @Test func oneFileRemains() throws {
        try make("a.db")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.db"])
    }
}
