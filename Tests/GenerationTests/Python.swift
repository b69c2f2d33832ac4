import Foundation
import TestSupport

/// Runs the checks that are written in Python.
enum Python {
    /// Holds a generated tree against its truth; returns what the script has to say, nothing where all is well.
    static func checkTruth(of folder: String) throws -> String { try run("check_truth.py", folder) }

    /// The same of the traces beside the objects.
    static func checkTraces(of folder: String) throws -> String { try run("check_traces.py", folder) }

    private static func run(_ name: String, _ folder: String, file: String = #filePath) throws -> String {
        let script = URL(filePath: file).deletingLastPathComponent().appending(path: name)
        let process = ChildProcess()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path(percentEncoded: false), folder]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let message = String(decoding: text, as: UTF8.self)
        return process.terminationStatus == 0 ? message : "exit \(process.terminationStatus): \(message)"
    }
}

/// A folder for one test; gone with the last use.
final class ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path(percentEncoded: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
