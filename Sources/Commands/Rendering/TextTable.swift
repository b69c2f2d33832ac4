/// Aligned columns for people, numbers at their right ends.
///
/// Widths are measured over blocks of rows and only grow, so that a table of any length is printed with the memory of
/// one block. Foreign text is escaped.
struct TextTable {
    /// Rows that are held to measure their columns.
    static let blockSize = 1_000
    /// A text column is not cut shorter than this: an event id fits.
    static let shortestCut = 78

    private let headers: [String]
    private let maximumWidth: Int?
    private let highlightsHeader: Bool
    private var widths: [Int]
    private var isNumeric: [Bool?]
    private var block: [[String]] = []
    private var headerIsPrinted = false

    /// - Parameter maximumWidth: The terminal's width, to which long texts are cut where that helps; `nil` cuts nothing.
    init(headers: [String], maximumWidth: Int?, highlightsHeader: Bool) {
        self.headers = headers.map(TerminalText.escaped)
        self.maximumWidth = maximumWidth
        self.highlightsHeader = highlightsHeader
        widths = self.headers.map(TerminalText.width)
        isNumeric = Array(repeating: nil, count: headers.count)
    }

    /// Takes a row; gives the text of a block once one is full.
    mutating func add(_ row: [Cell]) -> String? {
        for (index, cell) in row.enumerated() where index < isNumeric.count {
            if cell != .null { isNumeric[index] = (isNumeric[index] ?? true) && cell.isNumeric }
        }
        block.append(row.map { TerminalText.escaped($0.tableText) })
        return block.count == Self.blockSize ? takeBlock() : nil
    }

    /// The text of the rows still held.
    mutating func finish() -> String {
        takeBlock()
    }

    private mutating func takeBlock() -> String {
        for row in block {
            for (index, text) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], TerminalText.width(text))
            }
        }
        cutToFit()
        var text = ""
        if !headerIsPrinted {
            headerIsPrinted = true
            let header = line(headers)
            text += highlightsHeader ? "\u{1B}[1m\(header)\u{1B}[0m\n" : header + "\n"
            text += line(widths.map { String(repeating: "-", count: $0) }) + "\n"
        }
        for row in block { text += line(row) + "\n" }
        block.removeAll(keepingCapacity: true)
        return text
    }

    /// Takes from the widest text columns what is too much for the terminal.
    private mutating func cutToFit() {
        guard let maximumWidth else { return }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - maximumWidth
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > Self.shortestCut
        {
            let taken = min(excess, widths[widest] - Self.shortestCut)
            widths[widest] -= taken
            excess -= taken
        }
    }

    private func line(_ fields: [String]) -> String {
        var text = ""
        for (index, field) in fields.enumerated() where index < widths.count {
            let field = TerminalText.cut(field, to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - TerminalText.width(field))
            let isLast = index == widths.count - 1
            text += isNumeric[index] == true ? padding + field : field + (isLast ? "" : padding)
            if !isLast { text += "  " }
        }
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        return text
    }
}
