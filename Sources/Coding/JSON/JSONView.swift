/// One element, read: its tape and its text, lent by the reader.
///
/// Tape indexes begin at 0, the element itself. Text offsets count from the element's first byte.
package struct JSONView: ~Escapable {
    @usableFromInline let tape: Span<JSONToken>
    /// The text from the element's first byte on, and at least `PaddedBytes.padding` bytes after the element's last.
    @usableFromInline let padded: Span<UInt8>

    @_lifetime(copy tape, copy padded)
    init(tape: Span<JSONToken>, padded: Span<UInt8>) {
        self.tape = tape
        self.padded = padded
    }

    /// Tokens of the element.
    @inlinable package var count: Int { tape.count }

    /// The token at a tape index.
    @inlinable package subscript(index: Int) -> JSONToken { tape[index] }

    /// The text of the token at `index` as it stands in the document: strings without their quotes, escapes as written.
    @inlinable
    @_lifetime(copy self)
    package func bytes(_ index: Int) -> Span<UInt8> {
        let token = tape[index]
        return padded.extracting(Int(token.start)..<Int(token.start) + Int(token.length))
    }

    /// The text of the whole value at `index`: a string's with its quotes.
    @_lifetime(copy self)
    package func wholeBytes(_ index: Int) -> Span<UInt8> {
        let token = tape[index]
        let quote = token.kind == .string || token.kind == .key ? 1 : 0
        return padded.extracting(Int(token.start) - quote..<Int(token.start) + Int(token.length) + quote)
    }

    /// The value of the member `name` of the object at `object`, or `nil`; of several the last, as in a Python `dict`.
    package func member(_ name: StaticString, of object: Int = 0) -> Int? {
        let token = tape[object]
        guard token.kind == .object else { return nil }
        var found: Int?
        var key = object + 1
        while key < Int(token.next) {
            if matches(key, name) {
                found = key + 1
                if !token.flags.contains(.duplicateKeys) { break }
            }
            key = Int(tape[key].next)
        }
        return found
    }

    /// The characters of the string or key at `index`; a lone surrogate shows as U+FFFD.
    package func string(_ index: Int) -> String {
        if !tape[index].flags.contains(.escaped) {
            return String(copying: unsafe UTF8Span(unchecked: bytes(index)))
        }
        return text(index).string
    }
}
