import Coding
import Records

extension JSONView {
    /// The time that a string or a number stands for; nil for what is none.
    func time(_ index: Int) -> Timestamp? {
        switch self[index].kind {
        case .string:
            guard !self[index].flags.contains(.escaped) else { return Timestamp(text: string(index)) }
            return Timestamp(text: bytes(index))
        case .number: return Timestamp(number: bytes(index))
        default: return nil
        }
    }

    /// Appends a device's name, which may be a number; nil for what is no name.
    func appendDevice(_ index: Int, to arena: inout [UInt8]) -> ByteRange? {
        switch self[index].kind {
        case .string: return self[index].length == 0 ? nil : appendText(index, to: &arena)
        case .number:
            let start = arena.count
            arena.append(copying: bytes(index))
            return ByteRange(start: start, count: arena.count - start)
        default: return nil
        }
    }

    /// Appends a string's characters in UTF-8.
    func appendText(_ index: Int, to arena: inout [UInt8]) -> ByteRange {
        let start = arena.count
        if self[index].flags.contains(.loneSurrogate) {
            // Columns hold UTF-8, in which a lone surrogate has no place; no real partition key has one.
            arena.append(contentsOf: string(index).utf8)
        } else if self[index].flags.contains(.escaped) {
            appendDecoded(index, to: &arena)
        } else {
            arena.append(copying: bytes(index))
        }
        return ByteRange(start: start, count: arena.count - start)
    }

    /// The string of a member; nil where it is missing or of another type.
    func text(of name: StaticString, in object: Int) -> String? {
        guard let value = member(name, of: object), self[value].kind == .string else { return nil }
        return string(value)
    }

    /// The time of a member, in microseconds since 1970 UTC; nil where it is missing or none.
    func time(of name: StaticString, in object: Int) -> Int64? {
        member(name, of: object).flatMap { time($0)?.microseconds }
    }

    /// The whole number of a member; nil where it is missing, of another type, or beyond 64 bits.
    func integer(of name: StaticString, in object: Int) -> Int64? {
        guard let value = member(name, of: object), self[value].kind == .number else { return nil }
        return Int64(string(value))
    }

    /// A string's characters in UTF-8, with room for a reader of documents in memory to take them over.
    func decoded(_ index: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(Int(self[index].length) + 64)
        appendDecoded(index, to: &text)
        return text
    }
}

extension [UInt8] {
    /// Appends a text. Where it lies.
    mutating func append(part text: some Collection<UInt8>) -> ByteRange {
        let start = count
        append(contentsOf: text)
        return ByteRange(start: start, count: count - start)
    }

    /// Appends a sequence number's storage key: three digits of length, then the digits.
    mutating func appendSequenceKey(_ digits: borrowing Span<UInt8>) -> ByteRange {
        let start = count
        let length = digits.count
        append(UInt8(ascii: "0") + UInt8(length / 100))
        append(UInt8(ascii: "0") + UInt8(length / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(length % 10))
        append(copying: digits)
        return ByteRange(start: start, count: length + 3)
    }
}

extension Span<UInt8> {
    /// Whether both are the same bytes.
    func hasSameBytes(as other: borrowing Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    /// Whether these bytes order before the others, as storage keys do by their numbers.
    func precedes(_ other: borrowing Span<UInt8>) -> Bool {
        for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
            return self[index] < other[index]
        }
        return count < other.count
    }
}
