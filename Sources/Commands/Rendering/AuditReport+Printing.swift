import Analysis

extension AuditReport {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            (
                "findings",
                .array(
                    findings.map { finding in
                        .object([
                            ("check", .string(finding.check.rawValue)), ("level", .string(finding.level.rawValue)),
                            ("count", .integer(finding.count)), ("detail", .string(finding.detail)),
                        ])
                    })
            ),
            ("books", books.json),
        ])
    }

    /// The findings as rows.
    var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["check", "level", "count", "detail"],
            cells: findings.map {
                [.text($0.check.rawValue), .text($0.level.rawValue), .integer($0.count), .text($0.detail)]
            })
    }

    /// The findings that found something as a table, the others by name, then the books.
    func text(in context: CommandContext) -> String {
        let found = findings.filter { $0.count > 0 }
        let table = DocumentPrinter.Rows(
            names: ["level", "check", "count", "detail"],
            cells: found.map {
                [.text($0.level.rawValue), .text($0.check.rawValue), .integer($0.count), .text($0.detail)]
            })
        let quiet = findings.filter { $0.count == 0 && $0.check != .books && $0.check != .limits }.map(\.check.rawValue)
        var text = found.isEmpty ? "" : table.table(in: context)
        if !quiet.isEmpty { text += (text.isEmpty ? "" : "\n") + "nothing found: \(quiet.joined(separator: ", "))\n" }
        // What no evidence can show is said each time: silence would look like a clean result.
        for finding in findings where finding.check == .limits {
            text += "\n" + TerminalText.escaped(finding.detail) + "\n"
        }
        return text + "\n" + books.text
    }
}

extension AuditBooks {
    private var counts: [(String, Int64)] {
        [
            ("read", read), ("new", new), ("redelivered", redelivered), ("conflicting", conflicting),
            ("failed", failed), ("listed", listed), ("rejected", rejected),
        ]
    }

    /// The documented JSON form.
    var json: OutputValue {
        .object(
            [("balanced", .boolean(balanced)), ("objects", .integer(objects))]
                + counts.map { ($0.0, .integer($0.1)) }
                + [
                    ("repeated", .integer(repeated)),
                    ("discrepancies", .array(discrepancies.map { .string($0) })),
                ])
    }

    /// `books balanced: 10 read = 8 new + …`, and what does not add up.
    var text: String {
        let terms = counts.dropFirst().map { "\(CountText.grouped($0.1)) \($0.0)" }.joined(separator: " + ")
        let again = repeated > 0 ? ", and \(CountText.grouped(repeated)) again in changed objects" : ""
        let verdict = balanced ? "books balance" : "books do not balance"
        let lines = ["\(verdict): \(CountText.grouped(read)) read = \(terms)\(again)"] + discrepancies.map { "  " + $0 }
        return lines.map { TerminalText.escaped($0) + "\n" }.joined()
    }
}
