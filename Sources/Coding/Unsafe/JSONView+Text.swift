extension JSONView {
    /// Whether the string or key at `index` stands for exactly the characters of `name`, which is ASCII.
    @inlinable
    package func matches(_ index: Int, _ name: StaticString) -> Bool {
        let token = tape[index]
        if token.flags.contains(.escaped) { return matchesDecoded(index, name) }
        let length = name.utf8CodeUnitCount
        guard Int(token.length) == length else { return false }
        let start = Int(token.start)
        for offset in 0..<length {
            // offset < length, the name's own bytes.
            guard unsafe padded[start + offset] == name.utf8Start[offset] else { return false }
        }
        return true
    }

    @usableFromInline
    func matchesDecoded(_ index: Int, _ name: StaticString) -> Bool {
        var decoded: [UInt8] = []
        appendDecoded(index, to: &decoded)
        // The name's bytes live as long as the program.
        return unsafe decoded.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// Appends the characters of the string or key at `index` in UTF-8; a lone surrogate as the three bytes that UTF-8's
    /// rule would give it.
    package func appendDecoded(_ index: Int, to output: inout [UInt8]) {
        let token = tape[index]
        withPaddedBytes { text in JSONUnescaper.append(token, of: text, to: &output) }
    }

    /// Lends the text without bounds checks.
    @inline(__always)
    func withPaddedBytes<Result>(_ body: (PaddedBytes) -> Result) -> Result {
        // The span outlives the closure and ends in padding: the reader made it so.
        unsafe padded.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a view has text") }
            return unsafe body(PaddedBytes(base: base, count: buffer.count - PaddedBytes.padding))
        }
    }
}
