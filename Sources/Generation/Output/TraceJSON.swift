import Coding

/// A JSON value on its way to a trace.
indirect enum TraceJSON {
    case object([(String, TraceJSON)])
    case array([TraceJSON])
    case string(String)
    /// A string of bytes that need no escapes.
    case ascii([UInt8])
    /// A number, `true`, `false` or `null`.
    case literal(String)

    /// How the text is laid out.
    enum Style: Equatable {
        /// No white space.
        case compact
        /// A space behind commas and colons.
        case spaced
        /// A line a value, with so many spaces a level.
        case indented(Int)
    }

    static let null = TraceJSON.literal("null")

    static func number(_ value: some BinaryInteger) -> TraceJSON { .literal("\(value)") }

    static func base64(_ bytes: [UInt8]) -> TraceJSON {
        var text: [UInt8] = []
        Base64.encode(bytes.span, to: &text)
        return .ascii(text)
    }

    /// The value's text.
    func bytes(_ style: Style) -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, style, depth: 0)
        return bytes
    }

    /// The value's text.
    func text(_ style: Style) -> String { String(decoding: bytes(style), as: UTF8.self) }

    private func append(to bytes: inout [UInt8], _ style: Style, depth: Int) {
        switch self {
        case .object(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (position, (key, value)) in fields.enumerated() {
                Self.separate(position, to: &bytes, style, depth + 1)
                bytes.append(UInt8(ascii: "\""))
                bytes.append(contentsOf: key.utf8)
                bytes.append(contentsOf: style == .compact ? "\":".utf8 : "\": ".utf8)
                value.append(to: &bytes, style, depth: depth + 1)
            }
            if !fields.isEmpty { Self.breakLine(to: &bytes, style, depth) }
            bytes.append(UInt8(ascii: "}"))
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (position, value) in values.enumerated() {
                Self.separate(position, to: &bytes, style, depth + 1)
                value.append(to: &bytes, style, depth: depth + 1)
            }
            if !values.isEmpty { Self.breakLine(to: &bytes, style, depth) }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text):
            bytes.append(UInt8(ascii: "\""))
            PythonText.appendEscaped(text, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .ascii(let text):
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: text)
            bytes.append(UInt8(ascii: "\""))
        case .literal(let text): bytes.append(contentsOf: text.utf8)
        }
    }

    private static func separate(_ position: Int, to bytes: inout [UInt8], _ style: Style, _ depth: Int) {
        if position > 0 { bytes.append(contentsOf: style == .spaced ? ", ".utf8 : ",".utf8) }
        breakLine(to: &bytes, style, depth)
    }

    private static func breakLine(to bytes: inout [UInt8], _ style: Style, _ depth: Int) {
        guard case .indented(let width) = style else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width * depth))
    }
}
