/// A place in a document after decompression.
package struct TextPosition: Equatable, Sendable {
    /// Bytes before it.
    package var byteOffset: Int
    /// 1 and up; a line ends at a line feed.
    package var line: Int
    /// 1 and up, in Unicode code points as Python counts them.
    package var column: Int

    package init(byteOffset: Int, line: Int, column: Int) {
        self.byteOffset = byteOffset
        self.line = line
        self.column = column
    }
}
