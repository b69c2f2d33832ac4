/// What can be told of a payload's compact JSON text without reading it as a value.
///
/// The text comes from the store: it is valid in the Python dialect, has no white space outside strings, and escapes in
/// strings only what has to be escaped.
enum CompactPayload {
    /// Whether every JSON reader takes the text: no `NaN`, no infinity, and no half of a surrogate pair.
    static func isStrict(_ text: [UInt8]) -> Bool {
        var isInString = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if isInString {
                if byte == UInt8(ascii: "\\") {
                    // Whole pairs are written in UTF-8, so that a surrogate's escape is a half.
                    if isSurrogateEscape(text, at: index) { return false }
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I") {
                return false
            }
            index += 1
        }
        return true
    }

    /// The inside of the string, with its escapes, where the text is an object whose only key is `message`, with a
    /// string; else `nil`.
    static func loneMessage(_ text: [UInt8]) -> ArraySlice<UInt8>? {
        let start = Array(#"{"message":""#.utf8)
        guard text.starts(with: start) else { return nil }
        var index = start.count
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index == text.count - 2, text[index + 1] == UInt8(ascii: "}") else { return nil }
        return text[start.count..<index]
    }

    /// The UTF-8 of a string's inside; `nil` where it holds half of a surrogate pair, which UTF-8 cannot say.
    static func unescaped(_ inside: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(inside.count)
        var index = inside.startIndex
        while index < inside.endIndex {
            guard inside[index] == UInt8(ascii: "\\"), index + 1 < inside.endIndex else {
                bytes.append(inside[index])
                index += 1
                continue
            }
            switch inside[index + 1] {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"):
                guard let unit = hexUnit(inside, at: index + 2), let scalar = Unicode.Scalar(unit) else { return nil }
                bytes.append(contentsOf: Character(scalar).utf8)
                index += 4
            case let other: bytes.append(other)
            }
            index += 2
        }
        return bytes
    }

    private static func isSurrogateEscape(_ text: [UInt8], at index: Int) -> Bool {
        guard index + 5 < text.count, text[index + 1] == UInt8(ascii: "u"),
            let unit = hexUnit(text[...], at: index + 2)
        else { return false }
        return (0xD800..<0xE000).contains(unit)
    }

    private static func hexUnit(_ text: ArraySlice<UInt8>, at index: Int) -> UInt32? {
        guard index + 4 <= text.endIndex else { return nil }
        return UInt32(String(decoding: text[index..<index + 4], as: UTF8.self), radix: 16)
    }
}
