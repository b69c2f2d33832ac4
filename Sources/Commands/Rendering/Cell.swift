import Coding

/// A value of a result row.
enum Cell: Equatable, Sendable {
    case null
    case integer(Int64)
    /// A number by its exact decimal text.
    case number(String)
    case real(Double)
    case boolean(Bool)
    case text(String)
    /// Bytes that are no text: printed as base64, or in hexadecimal digits in a table.
    case bytes([UInt8])
    /// Several texts: a list in JSON, separated by blanks elsewhere.
    case list([String])

    static func integer(_ value: Int) -> Cell { .integer(Int64(value)) }

    /// A text, or nothing.
    static func text(_ value: String?) -> Cell { value.map { .text($0) } ?? .null }

    /// An integer, or nothing.
    static func integer(_ value: Int64?) -> Cell { value.map { .integer($0) } ?? .null }

    /// Whether the value lines up at its right end.
    var isNumeric: Bool {
        switch self {
        case .integer, .number, .real: true
        case .null, .boolean, .text, .bytes, .list: false
        }
    }

    /// The value as CSV has it, unquoted: nothing for `null`, the shortest exact form of numbers.
    var plainText: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .number(let text), .text(let text): text
        case .real(let value): OutputValue.text(of: value)
        case .boolean(let value): value ? "true" : "false"
        case .bytes(let bytes): Base64.encode(bytes)
        case .list(let texts): texts.joined(separator: " ")
        }
    }

    /// The value for people: as CSV, but with bytes in hexadecimal digits.
    var tableText: String {
        guard case .bytes(let bytes) = self else { return plainText }
        return HexText.encode(bytes.prefix(32)) + (bytes.count > 32 ? "… (\(bytes.count) bytes)" : "")
    }

    var json: OutputValue {
        switch self {
        case .null: .null
        case .integer(let value): .integer(value)
        case .number(let text): .number(text)
        case .real(let value): .real(value)
        case .boolean(let value): .boolean(value)
        case .text(let text): .string(text)
        case .bytes(let bytes): .string(Base64.encode(bytes))
        case .list(let texts): .array(texts.map { .string($0) })
        }
    }
}

/// Lower-case hexadecimal digits.
enum HexText {
    private static let digits = Array("0123456789abcdef".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
