import Foundation
import Testing

/// What README shows is what happens: every `$ ` line of its `console` blocks is run, in order, in one folder.
///
/// Lines of output below a command are compared where there are any; a line `…` stands for any lines.
@Suite struct ReadmeTests {
    struct Example: Sendable {
        var command: String
        var output: [String]
    }

    /// The examples of each block.
    static func blocks(of text: String) -> [[Example]] {
        var blocks: [[Example]] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```console" {
                isInside = true
                blocks.append([])
            } else if line == "```" {
                isInside = false
            } else if isInside, line.hasPrefix("$ ") {
                blocks[blocks.count - 1].append(Example(command: String(line.dropFirst(2)), output: []))
            } else if isInside, let last = blocks.last, !last.isEmpty {
                blocks[blocks.count - 1][last.count - 1].output.append(String(line))
            }
        }
        return blocks
    }

    /// Whether output fits lines in which `…` stands for any lines.
    static func fits(_ output: [String], _ wanted: [String]) -> Bool {
        guard let first = wanted.first else { return output.isEmpty }
        if first == "…" {
            return (0...output.count).contains { fits(Array(output.dropFirst($0)), Array(wanted.dropFirst())) }
        }
        return output.first == first && fits(Array(output.dropFirst()), Array(wanted.dropFirst()))
    }

    @Test func examplesDoWhatTheyShow() throws {
        let text = try String(contentsOf: Program.root.appendingPathComponent("README.md"), encoding: .utf8)
        let examples = Self.blocks(of: text).joined().filter { $0.command.contains("afterbay ") }
        #expect(!examples.isEmpty)
        // One script, so that each example finds what those before it left. A mark and the status follow each output.
        let script = examples.map { "\($0.command)\nprintf '\\001%d\\001' $?\n" }.joined()
        let outcome = try Program.run(script: script)
        let parts = outcome.text.split(separator: "\u{1}", omittingEmptySubsequences: false)
        try #require(parts.count == 2 * examples.count + 1)
        for (index, example) in examples.enumerated() {
            let status = Int(parts[2 * index + 1])
            #expect(status.map { $0 != 1 && $0 < 64 } == true, "\(example.command): \(outcome.errorText)")
            guard !example.output.isEmpty else { continue }
            let found = parts[2 * index].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(Self.fits(found.dropLast(), example.output), "\(example.command):\n\(parts[2 * index])")
        }
    }
}
