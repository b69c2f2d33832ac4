/// The characters of a JSON string: Unicode text, or text with lone surrogates, which `String` cannot hold.
package struct JSONText: Hashable, Sendable, ExpressibleByStringLiteral {
    /// UTF-8; a lone surrogate as the three bytes that UTF-8's rule would give it.
    package var utf8: [UInt8]

    package init(utf8: [UInt8]) {
        self.utf8 = utf8
    }

    package init(_ string: String) {
        utf8 = Array(string.utf8)
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// Whether it holds a lone surrogate: three bytes, of which the first is 0xED and the second from 0xA0.
    package var hasLoneSurrogate: Bool {
        utf8.indices.dropLast().contains { utf8[$0] == 0xED && utf8[$0 + 1] >= 0xA0 }
    }

    /// The text; each lone surrogate shows as one U+FFFD.
    package var string: String {
        guard hasLoneSurrogate else { return String(decoding: utf8, as: UTF8.self) }
        var bytes = utf8
        for index in bytes.indices.dropLast(2) where bytes[index] == 0xED && bytes[index + 1] >= 0xA0 {
            bytes.replaceSubrange(index..<index + 3, with: [0xEF, 0xBF, 0xBD])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
