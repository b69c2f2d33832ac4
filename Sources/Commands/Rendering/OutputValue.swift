/// A JSON document to print, with its fields in the order in which they are documented.
enum OutputValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number by its exact decimal text.
    case number(String)
    /// Written in the shortest form that reads back; `null` where it is not finite, because JSON has no such number.
    case real(Double)
    case string(String)
    case array([OutputValue])
    case object([(String, OutputValue)])

    static func integer(_ value: Int) -> OutputValue { .integer(Int64(value)) }

    /// A text, or `null`.
    static func string(_ value: String?) -> OutputValue { value.map { .string($0) } ?? .null }

    static func == (left: OutputValue, right: OutputValue) -> Bool { left.compact == right.compact }

    /// The text without any white space.
    var compact: String {
        var text = ""
        append(to: &text, indent: nil)
        return text
    }

    /// The text for people, indented by two blanks.
    var pretty: String {
        var text = ""
        append(to: &text, indent: 0)
        return text
    }

    private func append(to text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let digits): text += digits
        case .real(let value): text += value.isFinite ? Self.text(of: value) : "null"
        case .string(let value): Self.appendQuoted(value, to: &text)
        case .array(let elements):
            Self.appendList(elements.count, open: "[", close: "]", to: &text, indent: indent) { index, text, inner in
                elements[index].append(to: &text, indent: inner)
            }
        case .object(let fields):
            Self.appendList(fields.count, open: "{", close: "}", to: &text, indent: indent) { index, text, inner in
                Self.appendQuoted(fields[index].0, to: &text)
                text += inner == nil ? ":" : ": "
                fields[index].1.append(to: &text, indent: inner)
            }
        }
    }

    private static func appendList(
        _ count: Int, open: String, close: String, to text: inout String, indent: Int?,
        element: (Int, inout String, Int?) -> Void
    ) {
        text += open
        for index in 0..<count {
            if index > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: "  ", count: indent + 1) }
            element(index, &text, indent.map { $0 + 1 })
        }
        if let indent, count > 0 { text += "\n" + String(repeating: "  ", count: indent) }
        text += close
    }

    /// The shortest decimal form that reads back as the same double, without `.0` at whole numbers.
    static func text(of value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Adds a JSON string. What could confuse a terminal is escaped too, so that JSON is as safe to look at as a table.
    static func appendQuoted(_ value: String, to text: inout String) {
        text += "\""
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            text += value
        } else {
            for scalar in value.unicodeScalars {
                switch scalar {
                case "\"": text += "\\\""
                case "\\": text += "\\\\"
                case "\n": text += "\\n"
                case "\r": text += "\\r"
                case "\t": text += "\\t"
                case _ where TerminalText.isUnsafe(scalar): text += TerminalText.escape(scalar)
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}
