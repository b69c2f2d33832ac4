import Foundation
import Testing

/// A folder of `cases/`: a script `cmd`, and what it has to print and return.
///
/// `normalise`, where there is one, names what differs from run to run, a word a line: `seconds` (how long an import
/// took), `times` (of the clock), `folder` (the working folder, and the package's). Everything else is compared byte by byte.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    var name: String

    var testDescription: String { name }

    private var folder: URL { Self.folder.appendingPathComponent(name) }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("cases")

    /// All cases by name.
    static let all: [GoldenCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { GoldenCase(name: $0) }
    }()

    /// Runs the case; gives what differs, in words, or nothing.
    ///
    /// - Parameter updates: Writes what was found instead of comparing.
    func differences(updates: Bool) throws -> [String] {
        let script = try String(contentsOf: folder.appendingPathComponent("cmd"), encoding: .utf8)
        let outcome = try Program.run(script: script)
        let found = [
            ("stdout", try normalised(outcome.text)), ("stderr", try normalised(outcome.errorText)),
            ("exit", "\(outcome.status)\n"),
        ]
        if updates {
            for (file, text) in found {
                try Data(text.utf8).write(to: folder.appendingPathComponent(file))
            }
            return []
        }
        return try found.flatMap { file, text in
            let wanted = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            return wanted == text ? [] : ["\(name)/\(file) differs:\n" + Self.diff(wanted, text)]
        }
    }

    private func normalised(_ text: String) throws -> String {
        let file = folder.appendingPathComponent("normalise")
        guard FileManager.default.fileExists(atPath: file.path) else { return text }
        var text = text
        for word in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            switch word {
            case "seconds":
                text.replace(#/in \d+\.\d{3} s/#, with: "in N s")
                text.replace(#/"seconds": ?\d+\.\d{3}/#, with: #""seconds": N"#)
                text.replace(#/seconds,\d+\.\d{3}/#, with: "seconds,N")
            case "times":
                text.replace(#/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/#, with: "TIME")
            case "folder":
                text.replace(#/(/[^ "\n]*)?/afterbay-[0-9A-F-]{36}/work/#, with: "FOLDER")
                text.replace(Program.root.path, with: "ROOT")
            default:
                throw UnknownWord(word: String(word), name: name)
            }
        }
        return text
    }

    struct UnknownWord: Error {
        var word: String
        var name: String
    }

    /// The lines that differ, with what is the same at both ends left out.
    private static func diff(_ wanted: String, _ found: String) -> String {
        let wanted = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        let found = found.split(separator: "\n", omittingEmptySubsequences: false)
        let head = zip(wanted, found).prefix { $0 == $1 }.count
        let tail = min(
            min(wanted.count, found.count) - head, zip(wanted.reversed(), found.reversed()).prefix { $0 == $1 }.count)
        let removed = wanted[head..<wanted.count - tail].map { "- \($0)" }
        let added = found[head..<found.count - tail].map { "+ \($0)" }
        return (["at line \(head + 1):"] + removed + added).joined(separator: "\n")
    }
}
