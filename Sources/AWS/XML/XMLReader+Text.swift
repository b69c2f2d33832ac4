extension XMLReader {
    /// The text up to the next tag, not yet decoded.
    mutating func textRange() throws(XMLError) -> Range<Int> {
        let start = position
        position = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        return start..<position
    }

    /// Text with its references resolved and its line ends as line feeds.
    func decoded(_ range: Range<Int>) throws(XMLError) -> String {
        var isPlain = true
        for index in range {
            let byte = bytes[index]
            if byte == UInt8(ascii: "&") || byte < 0x20 || byte == UInt8(ascii: "]") {
                isPlain = false
                break
            }
        }
        return isPlain ? try string(bytes[range], at: range.lowerBound) : try resolved(range)
    }

    /// The text of a CDATA section, in which nothing but line ends has a meaning.
    func literal(_ range: Range<Int>) throws(XMLError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            index = try appendCharacter(at: index, to: &text)
        }
        return try string(text[...], at: range.lowerBound)
    }

    private func resolved(_ range: Range<Int>) throws(XMLError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "&"):
                index = try appendReference(at: index, limit: range.upperBound, to: &text)
            case UInt8(ascii: "]") where bytes[index..<range.upperBound].starts(with: "]]>".utf8):
                throw XMLError(.malformed, at: index)
            default:
                index = try appendCharacter(at: index, to: &text)
            }
        }
        return try string(text[...], at: range.lowerBound)
    }

    /// Appends the byte at `index`, with a carriage return as the line feed that XML reads it as.
    private func appendCharacter(at index: Int, to text: inout [UInt8]) throws(XMLError) -> Int {
        let byte = bytes[index]
        switch byte {
        case 0x0D:
            text.append(0x0A)
            return index + (index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1)
        case 0x09, 0x0A, 0x20...:
            text.append(byte)
            return index + 1
        default:
            throw XMLError(.badText, at: index)
        }
    }

    /// Appends what `&…;` stands for. S3 writes control characters of keys as references, which XML 1.0 does not
    /// have; they are taken, all but NUL.
    private func appendReference(at start: Int, limit: Int, to text: inout [UInt8]) throws(XMLError) -> Int {
        // The longest reference is `&#x10FFFF;`, but zeros may stand in front.
        let window = bytes[start..<Swift.min(limit, start + 32)]
        guard let end = window.firstIndex(of: UInt8(ascii: ";")) else { throw XMLError(.badReference, at: start) }
        let name = bytes[start + 1..<end]
        if name.first == UInt8(ascii: "#") {
            guard let scalar = Self.scalar(name.dropFirst()) else { throw XMLError(.badReference, at: start) }
            text.append(contentsOf: String(Character(scalar)).utf8)
            return end + 1
        }
        guard let named = Self.entities.first(where: { $0.name.utf8.elementsEqual(name) }) else {
            throw XMLError(.badReference, at: start)
        }
        text.append(named.byte)
        return end + 1
    }

    private static let entities: [(name: String, byte: UInt8)] = [
        ("amp", UInt8(ascii: "&")), ("lt", UInt8(ascii: "<")), ("gt", UInt8(ascii: ">")),
        ("quot", UInt8(ascii: "\"")), ("apos", UInt8(ascii: "'")),
    ]

    /// The character of `65` or `x41`.
    private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let digits = isHexadecimal ? digits.dropFirst() : digits
        guard let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        guard let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10),
            value != 0, value != 0xFFFE, value != 0xFFFF
        else { return nil }
        return Unicode.Scalar(value)
    }

    private func string(_ text: ArraySlice<UInt8>, at offset: Int) throws(XMLError) -> String {
        guard let string = String(validating: text, as: UTF8.self) else { throw XMLError(.badText, at: offset) }
        return string
    }

    func requireSpace(_ range: Range<Int>) throws(XMLError) {
        if let index = range.first(where: { !Self.isSpace(bytes[$0]) }) { throw XMLError(.malformed, at: index) }
    }
}
