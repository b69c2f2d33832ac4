import Foundation
import TestSupport
import Testing

/// What README shows is what happens: every `$ ` line of its `console` blocks is run, in order, in one folder.
@Suite struct ReadmeTests {
    @Test func examplesDoWhatTheyShow() throws {
        let text = try String(contentsOf: Program.root.appendingPathComponent("README.md"), encoding: .utf8)
        let examples = ConsoleExample.blocks(of: text).joined().filter { $0.command.contains("afterbay ") }
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
            #expect(example.fits(found.dropLast()), "\(example.command):\n\(parts[2 * index])")
        }
    }
}
