import Coding

/// A JSON document to print, with its fields in the order in which they are documented.
enum OutputValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number by its exact decimal text, or any other text that is JSON already.
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

    /// The text without any white space. It is as safe to look at in a terminal as a table.
    var compact: String { text(indent: 0) }

    /// The text for people, indented by two blanks.
    var pretty: String { text(indent: 2) }

    private func text(indent: Int) -> String {
        var writer = JSONTextWriter(escaping: .forTerminals, indent: indent)
        write(to: &writer)
        return writer.text
    }

    private func write(to writer: inout JSONTextWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .number(let text): writer.raw(text)
        case .real(let value): writer.raw(value.isFinite ? Self.text(of: value) : "null")
        case .string(let value): writer.string(value)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let fields):
            writer.beginObject()
            for (name, value) in fields {
                writer.key(name)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// The shortest decimal form that reads back as the same double, without `.0` at whole numbers.
    static func text(of value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
