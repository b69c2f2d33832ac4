/// A query of this folder that people may run by its name.
package struct NamedQuery: Equatable, Sendable {
    /// A `:name` in the text. One that is not bound is NULL.
    package struct Parameter: Equatable, Sendable {
        /// The name without its colon.
        package var name: String
        /// Type and meaning, as the file's header says.
        package var meaning: String
    }

    package var name: String
    /// What it answers, in one sentence.
    package var sentence: String
    /// In the order of the header.
    package var parameters: [Parameter]
    package var sql: String

    /// Reads the header of a query's text: `-- name: sentence`, going on over further lines, then one line
    /// `-- :parameter TYPE meaning` for each parameter.
    package init(_ sql: String) {
        self.sql = sql
        name = ""
        sentence = ""
        parameters = []
        for line in sql.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("-- ") else { break }
            let text = line.dropFirst(3)
            if text.hasPrefix(":"), let space = text.firstIndex(of: " ") {
                let meaning = String(text[text.index(after: space)...])
                parameters.append(Parameter(name: String(text[..<space].dropFirst()), meaning: meaning))
            } else if name.isEmpty, let colon = text.firstIndex(of: ":") {
                name = String(text[..<colon])
                sentence = String(text[colon...].dropFirst(2))
            } else {
                sentence += " " + text
            }
        }
    }
}
