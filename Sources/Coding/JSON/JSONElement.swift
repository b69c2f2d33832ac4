/// Which top-level element was just read, and where it stands.
package struct JSONElement: Equatable, Sendable {
    /// 0 and up over the whole document, whatever its form; a broken line counts as one.
    package var index: Int
    /// Where its first byte stands in the document after decompression.
    package var byteOffset: Int
    /// Bytes from its first to its last, white space inside included.
    package var byteCount: Int
    /// The place among the reader's container names of the one whose array it stands in; `nil` outside of such an array.
    package var container: Int?
}

/// The unread part of a document that a reader gave up.
package struct JSONRest: Equatable, Sendable {
    /// The element index that this part takes.
    package var index: Int
    /// Where it begins.
    package var position: TextPosition
    /// Its length; for a broken line without the line end.
    package var byteCount: Int
    /// Its first bytes, as many as were asked for.
    package var prefix: [UInt8]
    /// SHA-256 of all of it, 32 bytes.
    package var digest: [UInt8]
    /// Whether reading goes on after it; false where it reaches to the document's end.
    package var resumes: Bool
}
