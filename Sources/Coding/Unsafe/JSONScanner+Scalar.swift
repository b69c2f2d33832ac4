extension JSONScanner {
    /// Reads a number, or `-Infinity`, that begins at `start`; answers the index after it.
    @inline(__always)
    mutating func scanNumber(from start: Int, in container: UInt32) -> Int {
        var index = start
        var byte = text[index]
        if byte == UInt8(ascii: "-") {
            index &+= 1
            byte = text[index]
            if byte == UInt8(ascii: "I") { return scanWord(from: start, in: container) }
        }
        if byte == UInt8(ascii: "0") {
            index &+= 1
        } else {
            let end = skipDigits(index)
            if end == index { return fail(.invalidNumber, at: index) }
            index = end
        }
        var flags: JSONToken.Flags = .integer
        if text[index] == UInt8(ascii: ".") {
            flags = []
            let end = skipDigits(index &+ 1)
            if end == index &+ 1 { return fail(.invalidNumber, at: end) }
            index = end
        }
        if text[index] | 0x20 == UInt8(ascii: "e") {
            flags = []
            index &+= 1
            if text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index &+= 1 }
            let end = skipDigits(index)
            if end == index { return fail(.invalidNumber, at: end) }
            index = end
        }
        if flags == .integer, index &- start > 18 {
            flags.insert(.containsDialect)
            noteDialect(in: container)
        }
        push(.number, flags: flags, from: start, to: index, next: count &+ 1)
        return index
    }

    @inline(__always)
    private func skipDigits(_ start: Int) -> Int {
        var index = start
        while text[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
        return index
    }

    /// Reads one of the words `true false null NaN Infinity -Infinity`.
    @inline(__always)
    mutating func scanWord(from start: Int, in container: UInt32) -> Int {
        switch text.half(at: start) {
        case 0x6575_7274:  // "true"
            push(.literalTrue, from: start, to: start &+ 4, next: count &+ 1)
            return start &+ 4
        case 0x6C6C_756E:  // "null"
            push(.null, from: start, to: start &+ 4, next: count &+ 1)
            return start &+ 4
        case 0x736C_6166 where text[start &+ 4] == UInt8(ascii: "e"):  // "fals"
            push(.literalFalse, from: start, to: start &+ 5, next: count &+ 1)
            return start &+ 5
        default:
            return scanRareWord(from: start, in: container)
        }
    }

    @inline(never)
    private mutating func scanRareWord(from start: Int, in container: UInt32) -> Int {
        let (word, kind): (StaticString, JSONToken.Kind) =
            switch text[start] {
            case UInt8(ascii: "N"): ("NaN", .nan)
            case UInt8(ascii: "I"): ("Infinity", .infinity)
            case UInt8(ascii: "-"): ("-Infinity", .negativeInfinity)
            case UInt8(ascii: "t"): ("true", .literalTrue)
            case UInt8(ascii: "f"): ("false", .literalFalse)
            case UInt8(ascii: "n"): ("null", .null)
            default: ("", .null)
            }
        let length = word.utf8CodeUnitCount
        for offset in 0..<max(length, 1) {
            // offset < length: the word's own bytes; an empty word fails at once.
            guard offset < length, unsafe text[start &+ offset] == word.utf8Start[offset] else {
                return fail(.expectedValue, at: start &+ offset)
            }
        }
        push(kind, flags: .containsDialect, from: start, to: start &+ length, next: count &+ 1)
        noteDialect(in: container)
        return start &+ length
    }
}
