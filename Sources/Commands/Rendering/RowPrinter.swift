/// Prints rows of like shape in any format, as they come: memory does not grow with their number.
///
/// The one place where formats are told apart; a new one does not compile until every case here knows it.
struct RowPrinter {
    private let format: OutputFormat
    private let names: [String]
    private let sink: OutputSink
    private let escapesForTerminal: Bool
    private var table: TextTable
    private var rowCount = 0

    /// A printer for rows with these columns.
    ///
    /// - Parameter trailer: A line for people behind a table, such as what an empty one means.
    init(_ names: [String], format: OutputFormat, context: CommandContext) {
        self.format = format
        self.names = names
        sink = context.stdout
        escapesForTerminal = context.stdoutIsTerminal
        table = TextTable(
            headers: names, maximumWidth: context.stdoutIsTerminal ? context.terminalWidth() : nil,
            highlightsHeader: context.usesColor)
    }

    /// Prints a row, or keeps it until the columns' widths are known.
    mutating func print(_ row: [Cell]) throws {
        rowCount += 1
        switch format {
        case .table:
            if let ready = table.add(row) { try sink.write(ready) }
        case .json:
            try sink.write((rowCount == 1 ? "[\n" : ",\n") + object(row))
        case .jsonl:
            try sink.write(object(row) + "\n")
        case .csv:
            if rowCount == 1 { try printHeader() }
            try sink.write(
                CSVText.line(row.map { escapesForTerminal ? TerminalText.escaped($0.plainText) : $0.plainText }))
        }
    }

    /// Prints what is still held, and what belongs behind the last row.
    mutating func finish() throws {
        switch format {
        case .table:
            try sink.write(table.finish())
        case .json:
            try sink.write(rowCount == 0 ? "[]\n" : "\n]\n")
        case .jsonl:
            break
        case .csv:
            if rowCount == 0 { try printHeader() }
        }
    }

    private func printHeader() throws {
        try sink.write(CSVText.line(names))
    }

    private func object(_ row: [Cell]) -> String {
        OutputValue.object(zip(names, row).map { ($0, $1.json) }).compact
    }
}

/// Lines of comma-separated values.
enum CSVText {
    /// One line with its end. A field is quoted where it has to be, and where it is the only and empty one of its line.
    static func line(_ fields: [String]) -> String {
        if fields == [""] { return "\"\"\n" }
        return fields.map(field).joined(separator: ",") + "\n"
    }

    private static func field(_ text: String) -> String {
        let needsQuotes = text.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return text }
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}
