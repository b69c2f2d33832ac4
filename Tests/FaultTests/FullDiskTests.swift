import Foundation
import Store
import TestSupport
import Testing

/// An import that runs out of room says so, keeps what it committed, and is completed by the next.
@Suite(.serialized) struct FullDiskTests {
    private static let tree = Result { try CrashTree(objects: 40, entries: 300, seed: 4) }

    @Test(arguments: [0, 64, 200, 700])
    func aFileThatMayNotGrow(kibibytes: Int) throws {
        let tree = try Self.tree.get()
        let database = "limit-\(kibibytes).db"
        // The signal that comes with the limit is ignored, so that writes fail as they do on a full disk.
        // What the program says goes through a pipe, which has no limit.
        let script = """
            (trap '' XFSZ; ulimit -f \(kibibytes); "$@" 2>&1 >/dev/null) | cat >&2; exit ${PIPESTATUS[0]}
            """
        let outcome = try Program(in: tree.folder).run(["import", "--db", database] + tree.sources, script: script)
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.stderr.contains(database))
        #expect(outcome.stderr.contains("disk"), "\(outcome.stderr)")
        try expectWhole(tree.folder.path(database), database, tree)
    }

    @Test(.enabled(if: canMount), arguments: [300, 900])
    func aFullFileSystem(kibibytes: Int) throws {
        let tree = try Self.tree.get()
        let mount = tree.folder.path("disk")
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
        #expect(shell("mount -t tmpfs -o size=\(kibibytes)k none '\(mount)'") == 0)
        defer { _ = shell("umount '\(mount)'") }
        let outcome = try Program(in: tree.folder).run(["import", "--db", "disk/full.db"] + tree.sources)
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.stderr.contains("the disk is full"), "\(outcome.stderr)")
        #expect(shell("mount -o remount,size=64m '\(mount)'") == 0)
        try expectWhole(mount + "/full.db", "disk/full.db", tree)
    }

    private func expectWhole(_ path: String, _ database: String, _ tree: CrashTree) throws {
        if FileManager.default.fileExists(atPath: path), let store = try? Store.open(at: path, for: .reading) {
            // Hours may wait to be counted again; nothing else is amiss.
            #expect(try problems(of: store).filter { !$0.hasPrefix("unfinished") } == [])
            try store.close()
        }
        let outcome = try Program(in: tree.folder).run(["import", "--db", database] + tree.sources)
        #expect([0, 2].contains(outcome.status), "\(outcome.stderr)")
        #expect(try problems(ofFile: path) == [])
        let isEqual = try dumpText(ofFile: path) == tree.dump
        #expect(isEqual)
    }

    /// Whether this process may make file systems: a root that is none in a container may not.
    private static let canMount: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        let mounted = shell("mount -t tmpfs -o size=64k none '\(folder.path)' 2>/dev/null") == 0
        return mounted && shell("umount '\(folder.path)'") == 0
    }()
}

/// Runs a line of shell; its exit status.
private func shell(_ line: String) -> Int32 {
    let process = ChildProcess()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
}
