/// A command of a document's `console` blocks, with the output that is shown below it.
///
/// Lines of output are compared where there are any; a line `…` stands for any lines.
package struct ConsoleExample: Sendable {
    package var command: String
    package var output: [String]

    /// The examples of each block of a Markdown text.
    package static func blocks(of text: String) -> [[ConsoleExample]] {
        var blocks: [[ConsoleExample]] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```console" {
                isInside = true
                blocks.append([])
            } else if line == "```" {
                isInside = false
            } else if isInside, line.hasPrefix("$ ") {
                blocks[blocks.count - 1].append(ConsoleExample(command: String(line.dropFirst(2)), output: []))
            } else if isInside, let last = blocks.last, !last.isEmpty {
                blocks[blocks.count - 1][last.count - 1].output.append(String(line))
            }
        }
        return blocks
    }

    /// Whether what a command printed is what is shown.
    package func fits(_ lines: some Collection<String>) -> Bool { Self.fits(Array(lines), output) }

    private static func fits(_ lines: [String], _ wanted: [String]) -> Bool {
        guard let first = wanted.first else { return lines.isEmpty }
        if first == "…" {
            return (0...lines.count).contains { fits(Array(lines.dropFirst($0)), Array(wanted.dropFirst())) }
        }
        return lines.first == first && fits(Array(lines.dropFirst()), Array(wanted.dropFirst()))
    }
}
