import Foundation
import TestSupport

/// The program under test, run as a process of its own in a folder of its own.
struct Program {
    /// What a run left behind.
    struct Outcome: Equatable {
        var stdout: Data
        var stderr: Data
        var status: Int32

        var text: String { String(decoding: stdout, as: UTF8.self) }
        var errorText: String { String(decoding: stderr, as: UTF8.self) }
    }

    /// The package's root.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the built products: the test bundle and the program lie side by side.
    static let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// Runs a script of bash with `afterbay` on the path and the fixtures linked into an empty working folder.
    static func run(script: String) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let work = folder.appendingPathComponent("work")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: work.appendingPathComponent("fixtures"), withDestinationURL: root.appendingPathComponent("fixtures"))
        let process = ChildProcess()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = work
        process.environment = [
            "PATH": "\(products.path):/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8",
            "TZ": "UTC",
        ]
        let stdout = try emptyFile(folder.appendingPathComponent("stdout"))
        let stderr = try emptyFile(folder.appendingPathComponent("stderr"))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        process.waitUntilExit()
        return Outcome(
            stdout: try Data(contentsOf: folder.appendingPathComponent("stdout")),
            stderr: try Data(contentsOf: folder.appendingPathComponent("stderr")), status: process.terminationStatus)
    }

    private static func emptyFile(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }
}
