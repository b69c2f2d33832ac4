/// The text of `~/.aws/config` or `~/.aws/credentials`, read as the AWS CLI reads it: sections in brackets, `name = value`,
/// comments on lines of their own, and indented lines that go on with the value above.
struct SharedFileText: Equatable {
    /// A setting: text, or the settings indented below it (`s3 =` and what follows).
    enum Value: Equatable, Sendable {
        case text(String)
        case nested([String: String])

        /// The text, where it is one.
        var text: String? {
            if case .text(let text) = self { text } else { nil }
        }

        /// The settings below, where there are some.
        var nested: [String: String]? {
            if case .nested(let settings) = self { settings } else { nil }
        }
    }

    /// What is wrong with a file, and on which line, counted from 1.
    struct Failure: Error, Equatable {
        var line: Int
        var detail: String
    }

    /// By the text in the brackets, `profile dev`; setting names are in lower case.
    private(set) var sections: [String: [String: Value]] = [:]

    private var section: String?
    private var name: String?
    private var valueLines: [Substring] = []
    private var indentation = 0
    private var nameLine = 0

    init(_ text: String) throws(Failure) {
        // A line may end in CR LF, which is one character here.
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            try take(line, number: index + 1)
        }
        try finishValue()
        name = nil
    }

    private mutating func take(_ line: Substring, number: Int) throws(Failure) {
        let trimmed = line.trimmed
        guard !trimmed.isEmpty, trimmed.first != "#", trimmed.first != ";" else { return }
        let depth = line.prefix { $0 == " " || $0 == "\t" }.count
        if name != nil, depth > indentation {
            valueLines.append(trimmed)
            return
        }
        try finishValue()
        indentation = depth
        if trimmed.first == "[" {
            guard let end = trimmed.lastIndex(of: "]"), trimmed.index(after: trimmed.startIndex) < end else {
                throw Failure(line: number, detail: "a section's name has no closing bracket")
            }
            let header = String(trimmed[trimmed.index(after: trimmed.startIndex)..<end])
            guard sections[header] == nil else { throw Failure(line: number, detail: "the section is there twice") }
            sections[header] = [:]
            section = header
            return
        }
        guard let section else { throw Failure(line: number, detail: "a setting stands in front of all sections") }
        guard let equals = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" }), equals > trimmed.startIndex else {
            throw Failure(line: number, detail: "there is no `=` in a setting")
        }
        let found = trimmed[..<equals].trimmed.lowercased()
        guard sections[section]?[found] == nil else {
            throw Failure(line: number, detail: "the setting is there twice")
        }
        name = found
        nameLine = number
        valueLines = [trimmed[trimmed.index(after: equals)...].trimmed]
    }

    /// Stores the value that has been gathered.
    private mutating func finishValue() throws(Failure) {
        guard let section, let name else { return }
        self.name = nil
        guard valueLines.count > 1, valueLines[0].isEmpty else {
            sections[section]?[name] = .text(valueLines.joined(separator: "\n"))
            return
        }
        var nested: [String: String] = [:]
        for (index, line) in valueLines.enumerated().dropFirst() {
            guard let equals = line.firstIndex(of: "=") else {
                throw Failure(line: nameLine + index, detail: "there is no `=` in a setting below another")
            }
            nested[String(line[..<equals].trimmed)] = String(line[line.index(after: equals)...].trimmed)
        }
        sections[section]?[name] = .nested(nested)
    }
}

extension Substring {
    /// Without the white space around it.
    var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
        return start[...last]
    }
}
