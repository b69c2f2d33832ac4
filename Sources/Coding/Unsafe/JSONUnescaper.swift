/// Turns the text between the quotes of a validated string into the characters that it stands for.
enum JSONUnescaper {
    /// Appends them as UTF-8. A lone surrogate becomes the three bytes that UTF-8's rule would give it (not valid UTF-8,
    /// but distinct from everything else).
    static func append(_ token: JSONToken, of text: PaddedBytes, to output: inout [UInt8]) {
        var index = Int(token.start)
        let end = index + Int(token.length)
        // Not reserved: the array grows by doubling on its own, and to the byte if asked, which for a long text made of
        // many strings would be a copy of all of it for each.
        while index < end {
            let start = index
            while index < end, text[index] != UInt8(ascii: "\\") { index += 1 }
            if index > start {
                // start..<index lies inside the token's text.
                unsafe output.append(contentsOf: UnsafeBufferPointer(start: text.base + start, count: index - start))
                if index == end { break }
            }
            let escape = text[index + 1]
            if escape == UInt8(ascii: "u") {
                let (scalar, length) = character(at: index, of: text)
                append(scalar, to: &output)
                index += length
            } else {
                output.append(plain(escape))
                index += 2
            }
        }
    }

    /// The character that a short escape stands for.
    @inline(__always)
    static func plain(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: escape
        }
    }

    /// The character of the `\u` escape at `index`, a pair of them taken together, and the bytes of its text.
    static func character(at index: Int, of text: PaddedBytes) -> (scalar: UInt32, length: Int) {
        let unit = JSONHex.unit(text, at: index + 2)
        if unit & 0xFC00 == 0xD800, text[index + 6] == UInt8(ascii: "\\"), text[index + 7] == UInt8(ascii: "u") {
            let low = JSONHex.unit(text, at: index + 8)
            if low >= 0, low & 0xFC00 == 0xDC00 {
                return (UInt32(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF), 12)
            }
        }
        return (UInt32(unit), 6)
    }

    /// Appends the character's bytes by UTF-8's rule, surrogates included.
    static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (scalar >> shift & 0x3F)) }
        switch scalar {
        case 0..<0x80:
            output.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            output.append(tail(0))
        case 0x800..<0x10000:
            output.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            output.append(tail(6))
            output.append(tail(0))
        default:
            output.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            output.append(tail(12))
            output.append(tail(6))
            output.append(tail(0))
        }
    }
}
