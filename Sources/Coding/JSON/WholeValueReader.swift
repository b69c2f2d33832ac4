/// Reads texts that are each exactly one JSON value, with nothing but white space around it, as Python's `json.loads`
/// does. A text with a UTF-8 mark in front, an empty one and several values after one another are none.
///
/// Cost: one pass, and one copy of the text.
package struct WholeValueReader: ~Copyable {
    private var reader = JSONElementReader(bytes: [])
    /// What was wrong with the text read last, where it was not followed by other values.
    private(set) var failure: JSONError.Code?

    package init() {}

    /// Whether the text is one value; then `view` lends it until the next call.
    package mutating func read(_ text: [UInt8]) -> Bool { read(text.span) }

    /// Whether the text is one value; then `view` lends it until the next call.
    package mutating func read(_ text: Span<UInt8>) -> Bool {
        // Within brackets an array at the top is one element, too, and a number shows its end.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count + 2 + PaddedBytes.padding)
        bytes.append(UInt8(ascii: "["))
        bytes.append(copying: text)
        bytes.append(UInt8(ascii: "]"))
        reader.restart(bytes: bytes)
        guard let element = readElement() else { return false }
        // Brackets of the text may pair with the added ones: `]1`, `[1`.
        let start = element.byteOffset - 1
        let end = start + element.byteCount
        guard end <= text.count else { return false }
        for index in 0..<start where !isSpace(text[index]) { return false }
        for index in end..<text.count where !isSpace(text[index]) { return false }
        return true
    }

    private mutating func readElement() -> JSONElement? {
        failure = nil
        do { return try reader.next() } catch {
            failure = error.code
            return nil
        }
    }

    /// The tokens and the text of the value read last.
    package var view: JSONView {
        @_lifetime(borrow self)
        get { reader.view }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
