extension JSONScanner {
    /// Reads a string or key whose text begins at `start`; answers the index after the closing quote.
    @inline(__always)
    mutating func scanString(_ kind: JSONToken.Kind, from start: Int, in container: UInt32) -> Int {
        var index = start
        var flags: JSONToken.Flags = []
        while true {
            let block = text.block(at: index)
            // Signed: bytes under 0x20 and from 0x80 are both smaller than a blank.
            let special =
                (block .== ByteBlock(repeating: 0x22)) .| (block .== ByteBlock(repeating: 0x5C))
                .| (block .< ByteBlock(repeating: 0x20))
            let (low, high) = special.words
            if low != 0 {
                index &+= low.trailingZeroBitCount &>> 3
            } else if high != 0 {
                index &+= 8 &+ (high.trailingZeroBitCount &>> 3)
            } else {
                index &+= 16
                continue
            }
            if text[index] == UInt8(ascii: "\"") { break }
            index = scanSpecial(at: index, &flags, in: container)
            if index < 0 { return index }
        }
        push(kind, flags: flags, from: start, to: index, next: count &+ (kind == .key ? 2 : 1))
        return index &+ 1
    }

    /// Reads what is neither plain ASCII nor a quote: an escape or a character of several bytes.
    @inline(never)
    private mutating func scanSpecial(at index: Int, _ flags: inout JSONToken.Flags, in container: UInt32) -> Int {
        let byte = text[index]
        if byte == UInt8(ascii: "\\") {
            flags.insert(.escaped)
            return scanEscape(at: index, &flags, in: container)
        }
        if byte < 0x20 { return fail(.controlCharacter, at: index) }
        flags.insert(.nonASCII)
        let length = characterLength(at: index)
        return length > 0 ? index &+ length : failInsideCharacter(at: index)
    }

    /// A character cut by the text's end breaks at that end; a wrong one where it begins.
    private mutating func failInsideCharacter(at index: Int) -> Int {
        guard (0xC2...0xF4).contains(text[index]) else { return fail(.invalidUTF8, at: index) }
        var stop = index &+ 1
        while stop < text.count, stop < index &+ 4, text[stop] & 0xC0 == 0x80 { stop &+= 1 }
        return fail(.invalidUTF8, at: stop == text.count ? stop : index)
    }

    /// Bytes of the well-formed character of two to four bytes at `index`, or 0: no overlong form, no surrogate,
    /// nothing over U+10FFFF.
    private func characterLength(at index: Int) -> Int {
        let first = text[index]
        let second = text[index &+ 1]
        switch first {
        case 0xC2...0xDF:
            return second & 0xC0 == 0x80 ? 2 : 0
        case 0xE0...0xEF:
            let lowest: UInt8 = first == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = first == 0xED ? 0x9F : 0xBF
            return second >= lowest && second <= highest && text[index &+ 2] & 0xC0 == 0x80 ? 3 : 0
        case 0xF0...0xF4:
            let lowest: UInt8 = first == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = first == 0xF4 ? 0x8F : 0xBF
            return second >= lowest && second <= highest && text[index &+ 2] & 0xC0 == 0x80
                && text[index &+ 3] & 0xC0 == 0x80 ? 4 : 0
        default:
            return 0
        }
    }

    /// Reads the escape whose backslash stands at `index`.
    private mutating func scanEscape(at index: Int, _ flags: inout JSONToken.Flags, in container: UInt32) -> Int {
        switch text[index &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return index &+ 2
        case UInt8(ascii: "u"):
            let unit = JSONHex.unit(text, at: index &+ 2)
            guard unit >= 0 else { return failInsideHex(from: index &+ 2) }
            if unit == 0 { noteDialect(in: container, &flags) }
            guard unit & 0xF800 == 0xD800 else { return index &+ 6 }
            if unit < 0xDC00, text[index &+ 6] == UInt8(ascii: "\\"), text[index &+ 7] == UInt8(ascii: "u") {
                let low = JSONHex.unit(text, at: index &+ 8)
                if low & 0xFC00 == 0xDC00, low >= 0 { return index &+ 12 }
            }
            flags.insert(.loneSurrogate)
            noteDialect(in: container, &flags)
            return index &+ 6
        default:
            return fail(.invalidEscape, at: index &+ 1)
        }
    }

    private mutating func noteDialect(in container: UInt32, _ flags: inout JSONToken.Flags) {
        flags.insert(.containsDialect)
        noteDialect(in: container)
    }

    private mutating func failInsideHex(from start: Int) -> Int {
        var index = start
        while index < start &+ 3, JSONHex.digit(text[index]) >= 0 { index &+= 1 }
        return fail(.invalidEscape, at: index)
    }
}

/// The four hexadecimal digits of a `\u` escape.
enum JSONHex {
    /// The UTF-16 code unit written in the four bytes from `index`, or −1.
    static func unit(_ text: PaddedBytes, at index: Int) -> Int {
        let first = digit(text[index])
        let second = digit(text[index &+ 1])
        let third = digit(text[index &+ 2])
        let fourth = digit(text[index &+ 3])
        // A wrong digit is −1 and leaves the sign in place whatever the others are.
        if first | second | third | fourth < 0 { return -1 }
        return first &<< 12 | second &<< 8 | third &<< 4 | fourth
    }

    /// The value of one digit in either case, or −1.
    @inline(__always)
    static func digit(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte &- UInt8(ascii: "A") &+ 10)
        default: -1
        }
    }
}
