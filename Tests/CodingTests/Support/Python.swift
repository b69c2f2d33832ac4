import Foundation
import TestSupport

/// Runs `reference.py` once over many cases.
enum Python {
    struct Unavailable: Error, CustomStringConvertible {
        var description: String
    }

    /// One answer a case, in order.
    static func answers(to cases: [(mode: String, document: [UInt8])]) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "differential/reference.py")
        let folder = FileManager.default.temporaryDirectory.appending(path: "afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appending(path: "cases")
        let output = folder.appending(path: "answers")
        try cases.map { "\($0.mode) \(hex($0.document))\n" }.joined().write(
            to: input, atomically: false, encoding: .utf8)
        try Data().write(to: output)

        let process = ChildProcess()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path()]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        do {
            try process.run()
        } catch {
            throw Unavailable(description: "cannot run python3, the reference of the JSON dialect: \(error)")
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(
                description: "python3, the reference of the JSON dialect, ended with \(process.terminationStatus) "
                    + "(127: it is not installed)")
        }
        let answers = try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map(String.init)
        guard answers.count == cases.count else {
            throw Unavailable(description: "python3 gave \(answers.count) answers to \(cases.count) cases")
        }
        return answers
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
