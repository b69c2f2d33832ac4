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

    /// The text; lone surrogates show as U+FFFD.
    package var string: String { String(decoding: utf8, as: UTF8.self) }
}
