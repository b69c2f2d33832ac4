import Coding
import Records

/// The key of an object as S3 writes it into an inventory: percent-encoded UTF-8, with `+` for a space.
enum ObjectKey {
    /// Appends the decoded key; nil where it is not well encoded.
    static func append(
        _ rows: borrowing CommaRows, _ field: Int, to arena: inout [UInt8]
    ) -> ByteRange? {
        let encoded = rows.append(field, to: &arena)
        var end = Int(encoded.start)
        var index = end
        while index < encoded.indices.upperBound {
            switch arena[index] {
            case UInt8(ascii: "+"): arena[end] = 0x20
            case UInt8(ascii: "%"):
                guard index + 2 < encoded.indices.upperBound, let high = digit(arena[index + 1]),
                    let low = digit(arena[index + 2])
                else { return nil }
                arena[end] = high << 4 | low
                index += 2
            default: arena[end] = arena[index]
            }
            index += 1
            end += 1
        }
        arena.removeLast(encoded.indices.upperBound - end)
        let range = Int(encoded.start)..<end
        guard String(validating: arena[range], as: UTF8.self) != nil else { return nil }
        return ByteRange(start: range.lowerBound, count: range.count)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension CommaRows {
    /// Appends a field's text, of doubled quotes one.
    func append(_ field: Int, to arena: inout [UInt8]) -> ByteRange {
        let start = arena.count
        let field = fields[field]
        if field.isEscaped {
            var index = field.start
            while index < field.end {
                arena.append(bytes[index])
                index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
            }
        } else {
            arena.append(copying: bytes.span.extracting(field.range))
        }
        return ByteRange(start: start, count: arena.count - start)
    }
}
