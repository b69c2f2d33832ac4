/// Why bytes are not the XML that the services answer with.
package struct XMLError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// The bytes end inside an element, or there is none at all.
        case truncated
        /// No XML: a stray `<`, a broken tag, text outside of the root.
        case malformed
        /// A document type declaration, which no service sends, and which can define entities.
        case documentType = "document_type"
        /// An end tag that does not belong to the element that is open.
        case mismatchedTag = "mismatched_tag"
        /// An entity without a meaning, or a character that XML does not have.
        case badReference = "bad_reference"
        /// Text that is not UTF-8, or a control character.
        case badText = "bad_text"
        /// Elements nested more deeply than ``XMLReader/maximumDepth``.
        case tooDeep = "too_deep"
        /// An element where only text was expected.
        case unexpectedElement = "unexpected_element"
    }

    package var code: Code
    /// Where in the document, in bytes from its beginning.
    package var offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String { "\(code.rawValue) at byte \(offset)" }
}
