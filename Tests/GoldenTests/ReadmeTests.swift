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
        var script = ""
        for example in examples {
            let outcome = try Program.run(script: "{ :; \(script)} >/dev/null 2>&1; \(example.command)")
            #expect(outcome.status != 1 && outcome.status < 64, "\(example.command): \(outcome.errorText)")
            if !example.output.isEmpty {
                let found = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                #expect(Self.fits(found.dropLast(), example.output), "\(example.command):\n\(outcome.text)")
            }
            script += example.command + "; "
        }
    }
}
