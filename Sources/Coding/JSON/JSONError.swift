/// Why a document could not be read further. What was read before it stays good.
package struct JSONError: Error, Equatable, Sendable {
    /// Stable names: they are stored with rejects and counted.
    package enum Code: String, CaseIterable, Sendable {
        /// Not a single value: nothing, or white space only.
        case empty = "empty_document"
        /// UTF-16 or UTF-32, which Python's `json` would guess; pipelines write UTF-8.
        case unsupportedEncoding = "unsupported_encoding"
        /// The document ends inside a value or before an array's closing bracket.
        case unexpectedEnd = "unexpected_end"
        /// No value begins here.
        case expectedValue = "expected_value"
        case expectedKey = "expected_key"
        case expectedColon = "expected_colon"
        /// Neither a comma nor the closing bracket follows a member.
        case expectedComma = "expected_comma"
        case invalidNumber = "invalid_number"
        case invalidEscape = "invalid_escape"
        /// A character under U+0020 stands unescaped in a string.
        case controlCharacter = "control_character"
        case invalidUTF8 = "invalid_utf8"
        /// Something follows a finished document that begins no further one.
        case trailingGarbage = "trailing_garbage"
        case tooDeep = "too_deep"
        case elementTooLarge = "element_too_large"
        /// The gzip stream ends too early.
        case cutGzip = "cut_gzip"
        /// The gzip stream is damaged.
        case corruptGzip = "corrupt_gzip"
        /// The bytes could not be read at all.
        case unreadable = "unreadable"
    }

    package var code: Code
    /// The first byte that breaks the form.
    package var position: TextPosition
    /// Where the unread rest begins: the broken element, or the place where one more was expected.
    package var rest: TextPosition
    /// Whether reading can take up again at the next line (documents of one value a line).
    package var resumesAtNextLine: Bool
    /// What was found, in words; no payload text.
    package var detail: String

    package init(
        code: Code, position: TextPosition, rest: TextPosition, resumesAtNextLine: Bool = false, detail: String
    ) {
        self.code = code
        self.position = position
        self.rest = rest
        self.resumesAtNextLine = resumesAtNextLine
        self.detail = detail
    }
}

extension JSONError.Code {
    /// The code in words, for `JSONError.detail`.
    var phrase: String {
        switch self {
        case .empty: "the document holds no value"
        case .unsupportedEncoding: "the text is UTF-16 or UTF-32; only UTF-8 is read"
        case .unexpectedEnd: "the document ends too early"
        case .expectedValue: "expected a value"
        case .expectedKey: "expected a key in double quotes"
        case .expectedColon: "expected a colon after the key"
        case .expectedComma: "expected a comma or the closing bracket"
        case .invalidNumber: "the number is not well formed"
        case .invalidEscape: "the string holds an unknown escape"
        case .controlCharacter: "the string holds an unescaped control character or has no closing quote"
        case .invalidUTF8: "the text is not valid UTF-8"
        case .trailingGarbage: "expected white space or another document after the value"
        case .tooDeep: "values are nested deeper than the limit"
        case .elementTooLarge: "one element is larger than the limit"
        case .cutGzip: "the gzip stream ends too early"
        case .corruptGzip: "the gzip stream is damaged"
        case .unreadable: "the bytes cannot be read"
        }
    }
}
