/// Prints a result that is one document in JSON and has its own forms elsewhere.
struct DocumentPrinter {
    let format: OutputFormat
    let context: CommandContext

    /// - Parameters:
    ///   - json: The documented JSON form.
    ///   - rows: The same for `csv`, as rows with a header.
    ///   - text: The same for people; foreign text in it is escaped by whoever makes it.
    func print(json: @autoclosure () -> OutputValue, rows: @autoclosure () -> Rows, text: @autoclosure () -> String)
        throws
    {
        switch format {
        case .table:
            try context.stdout.write(text())
        case .json:
            try context.stdout.write(json().pretty + "\n")
        case .jsonl:
            try context.stdout.write(json().compact + "\n")
        case .csv:
            let rows = rows()
            var printer = RowPrinter(rows.names, format: .csv, context: context)
            for row in rows.cells { try printer.print(row) }
            try printer.finish()
        }
    }

    /// A small table, held whole.
    struct Rows {
        var names: [String]
        var cells: [[Cell]]
    }
}

extension DocumentPrinter.Rows {
    /// The rows as aligned text.
    func table(in context: CommandContext) -> String {
        var table = TextTable(
            headers: names, maximumWidth: context.stdoutIsTerminal ? context.terminalWidth() : nil,
            highlightsHeader: context.usesColor)
        var text = ""
        for row in cells { text += table.add(row) ?? "" }
        return text + table.finish()
    }
}
