/// Splits text into words as a shell does, but runs nothing and replaces nothing: for `credential_process` and for the
/// names of sections.
enum CommandWords {
    /// The words; `nil` where a quotation mark is not closed or a backslash is the last character.
    ///
    /// Single quotes keep everything; double quotes keep everything but a backslash in front of `"` or `\`; outside of
    /// quotes a backslash keeps the next character. Two quoted pieces without a space between them are one word.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "'":
                guard let end = rest.firstIndex(of: "'") else { return nil }
                word = (word ?? "") + rest[..<end]
                rest = rest[rest.index(after: end)...]
            case "\"":
                guard let quoted = takeQuoted(&rest) else { return nil }
                word = (word ?? "") + quoted
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                word = (word ?? "") + String(next)
            case _ where character.isWhitespace:
                if let finished = word { words.append(finished) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        if let finished = word { words.append(finished) }
        return words
    }

    private static func takeQuoted(_ rest: inout Substring) -> String? {
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return text
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                if next != "\"", next != "\\" { text.append("\\") }
                text.append(next)
            default: text.append(character)
            }
        }
        return nil
    }
}
