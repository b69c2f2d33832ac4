package import Foundation

/// A script in the tests' Python environment, which goes on as long as the value is there. It says a line when it is
/// ready, answers a line for a line, and ends when its standard input does: with this process at the latest.
package final class PythonPeer {
    package enum Failure: Error {
        /// The environment is not there: `make .build/venv/ready` makes it.
        case noEnvironment(path: String)
        /// The script ended, or said nothing.
        case ended(script: String)
    }

    /// The package's folder.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// The interpreter of the tests' environment.
    package static let interpreter = root.appending(path: ".build/venv/bin/python").path(percentEncoded: false)

    private let process = ChildProcess()
    private let input = Pipe()
    private let output = Pipe()
    private let script: String
    private var unread: [UInt8] = []
    /// What it said when it was ready.
    package private(set) var greeting = ""

    /// Starts a script of `Tests/PeerTests` and waits for its first line.
    ///
    /// - Parameter environment: Beside what a peer needs; nothing of this process's own is handed on.
    package init(_ script: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        self.script = script
        guard FileManager.default.isExecutableFile(atPath: Self.interpreter) else {
            throw Failure.noEnvironment(path: Self.interpreter)
        }
        process.executableURL = URL(filePath: Self.interpreter)
        process.arguments =
            [Self.root.appending(path: "Tests/PeerTests/\(script)").path(percentEncoded: false)] + arguments
        process.environment = Self.environment.merging(environment) { _, given in given }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        greeting = try readLine()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What programs need that talk to a peer: credentials that are none, and nothing that is looked up elsewhere.
    package static let environment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    ]

    /// Says a line and waits for the answer's line.
    package func ask(_ line: String) throws -> String {
        guard process.isRunning else { throw Failure.ended(script: script) }
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        return try readLine()
    }

    private func readLine() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 10) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 1)
                return line
            }
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else { throw Failure.ended(script: script) }
            unread.append(contentsOf: piece)
        }
    }
}
