extension XMLReader {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// Passes white space and tells whether there was any.
    mutating func passSpace() -> Bool {
        let start = position
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        return position > start
    }

    func stands(_ text: StaticString) -> Bool {
        bytes[position...].starts(with: String(describing: text).utf8)
    }

    /// Passes `opening`, which stands here, and all up to the end of `closing`.
    mutating func pass(over opening: String, to closing: String) throws(XMLError) {
        let start = position
        let closing = Array(closing.utf8)
        position += opening.utf8.count
        while position + closing.count <= bytes.count {
            if bytes[position] == closing[0], bytes[position...].starts(with: closing) {
                position += closing.count
                return
            }
            position += 1
        }
        throw XMLError(.truncated, at: start)
    }

    /// A name of a tag or an attribute. Bytes above ASCII are taken as letters.
    mutating func nameRange() throws(XMLError) -> Range<Int> {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...:
                position += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                guard position > start else { throw XMLError(.malformed, at: start) }
                position += 1
            default:
                guard position > start else { throw XMLError(.malformed, at: start) }
                return start..<position
            }
        }
        throw XMLError(.truncated, at: start)
    }

    /// Passes `name="value"`.
    mutating func attribute() throws(XMLError) {
        _ = try nameRange()
        _ = passSpace()
        guard position < bytes.count else { throw XMLError(.truncated, at: position) }
        guard bytes[position] == UInt8(ascii: "=") else { throw XMLError(.malformed, at: position) }
        position += 1
        _ = passSpace()
        guard position < bytes.count else { throw XMLError(.truncated, at: position) }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw XMLError(.malformed, at: position)
        }
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: quote) else { throw XMLError(.truncated, at: position) }
        if let index = bytes[start..<end].firstIndex(of: UInt8(ascii: "<")) { throw XMLError(.malformed, at: index) }
        _ = try decoded(start..<end)
        position = end + 1
    }

    /// A name without its prefix.
    func localName(_ name: Range<Int>) throws(XMLError) -> String {
        let start = bytes[name].lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? name.lowerBound
        guard start < name.upperBound,
            let text = String(validating: bytes[start..<name.upperBound], as: UTF8.self)
        else { throw XMLError(.malformed, at: name.lowerBound) }
        return text
    }
}
