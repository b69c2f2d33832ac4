import Foundation

/// The program under test, run as a process of its own.
package struct Program: Sendable {
    /// How a run ended.
    package struct Outcome: Equatable, Sendable {
        package var stdout: String
        package var stderr: String
        /// The exit status, or the signal's number where `wasKilled`.
        package var status: Int32
        package var wasKilled: Bool
    }

    /// The folder of the built products: the test bundle and the program lie side by side.
    package static let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    private let folder: TemporaryFolder
    private let environment: [String: String]

    /// - Parameter environment: Beside `PATH`, `HOME` and the like.
    package init(in folder: TemporaryFolder, environment: [String: String] = [:]) {
        self.folder = folder
        self.environment = environment
    }

    /// Runs `afterbay` to its end.
    ///
    /// - Parameters:
    ///   - script: A line of bash in which `"$@"` are the program and its arguments; `nil` runs just these.
    ///   - watching: Called once the process runs, with its id.
    package func run(
        _ arguments: [String], script: String? = nil, watching: (ChildProcess) throws -> Void = { _ in }
    ) throws -> Outcome {
        let process = ChildProcess()
        let program = Self.products + "/afterbay"
        process.executableURL = URL(fileURLWithPath: script == nil ? program : "/bin/bash")
        process.arguments = script.map { ["-c", $0, "bash", program] + arguments } ?? arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8", "TZ": "UTC",
        ].merging(environment) { _, given in given }
        let name = UUID().uuidString
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try emptyFile(name + ".out")
        process.standardError = try emptyFile(name + ".err")
        try process.run()
        do {
            try watching(process)
        } catch {
            process.terminate()
            throw error
        }
        process.waitUntilExit()
        defer { for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: folder.path(name + end)) } }
        return Outcome(
            stdout: String(decoding: try folder.read(name + ".out"), as: UTF8.self),
            stderr: String(decoding: try folder.read(name + ".err"), as: UTF8.self),
            status: process.terminationStatus, wasKilled: process.wasKilled)
    }

    private func emptyFile(_ name: String) throws -> FileHandle {
        try folder.write(name, "")
        return try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path(name)))
    }
}
