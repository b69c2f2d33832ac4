import Coding

/// The reader's slow twin: recursive, one byte at a time, written from the grammar alone.
///
/// It reads one value that must fill the whole text but for white space around it, and knows only right and wrong.
struct PlainJSON {
    struct Wrong: Error {}

    private let text: [UInt8]
    private var index = 0

    static func parse(_ text: [UInt8]) -> JSONValue? {
        guard String(validating: text, as: UTF8.self) != nil else { return nil }
        var parser = PlainJSON(text: text)
        guard let value = try? parser.wholeText() else { return nil }
        return value
    }

    private init(text: [UInt8]) {
        self.text = text
    }

    private var byte: UInt8? { index < text.count ? text[index] : nil }

    private mutating func wholeText() throws -> JSONValue {
        let value = try value()
        space()
        guard byte == nil else { throw Wrong() }
        return value
    }

    private mutating func space() {
        while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    private mutating func take(_ expected: String) -> Bool {
        let bytes = Array(expected.utf8)
        guard text[index...].starts(with: bytes) else { return false }
        index += bytes.count
        return true
    }

    private mutating func value() throws -> JSONValue {
        space()
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        default: break
        }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        if take("null") { return .null }
        if take("NaN") { return .nan }
        if take("Infinity") { return .infinity }
        if take("-Infinity") { return .negativeInfinity }
        return .number(try number())
    }

    private mutating func object() throws -> JSONValue {
        index += 1
        var members: [JSONMember] = []
        space()
        if take("}") { return .object([]) }
        while true {
            space()
            guard byte == UInt8(ascii: "\"") else { throw Wrong() }
            let key = try string()
            space()
            guard take(":") else { throw Wrong() }
            let value = try value()
            if let place = members.firstIndex(where: { $0.key == key }) {
                members[place].value = value
            } else {
                members.append(JSONMember(key: key, value: value))
            }
            space()
            if take("}") { return .object(members) }
            guard take(",") else { throw Wrong() }
        }
    }

    private mutating func array() throws -> JSONValue {
        index += 1
        var values: [JSONValue] = []
        space()
        if take("]") { return .array([]) }
        while true {
            values.append(try value())
            space()
            if take("]") { return .array(values) }
            guard take(",") else { throw Wrong() }
        }
    }

    private mutating func digits() throws {
        let start = index
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        if index == start { throw Wrong() }
    }

    private mutating func number() throws -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    private mutating func string() throws -> JSONText {
        index += 1
        var units: [UInt16] = []
        var run: [UInt8] = []
        func flush() {
            units += Array(String(decoding: run, as: UTF8.self).utf16)
            run = []
        }
        while let byte {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                flush()
                return JSONText(utf8: wide(units))
            case UInt8(ascii: "\\"):
                flush()
                units.append(try escape())
            case 0..<0x20: throw Wrong()
            default: run.append(byte)
            }
        }
        throw Wrong()
    }

    private mutating func escape() throws -> UInt16 {
        guard let letter = byte else { throw Wrong() }
        index += 1
        let short: [UInt8: UInt16] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
        ]
        if let unit = short[letter] { return unit }
        guard letter == UInt8(ascii: "u"), index + 4 <= text.count else { throw Wrong() }
        let hex = String(decoding: text[index..<index + 4], as: UTF8.self)
        guard hex.allSatisfy(\.isHexDigit), hex.utf8.count == 4, let unit = UInt16(hex, radix: 16) else {
            throw Wrong()
        }
        index += 4
        return unit
    }

    /// UTF-16 to the bytes of `JSONText`.
    private func wide(_ units: [UInt16]) -> [UInt8] {
        var bytes: [UInt8] = []
        var place = 0
        while place < units.count {
            let unit = units[place]
            if unit & 0xFC00 == 0xD800, place + 1 < units.count, units[place + 1] & 0xFC00 == 0xDC00 {
                bytes += Array(String(decoding: units[place...place + 1], as: UTF16.self).utf8)
                place += 2
                continue
            }
            if unit & 0xF800 == 0xD800 {
                bytes += [0xED, UInt8(0x80 | unit >> 6 & 0x3F), UInt8(0x80 | unit & 0x3F)]
            } else {
                bytes += Array(String(decoding: [unit], as: UTF16.self).utf8)
            }
            place += 1
        }
        return bytes
    }
}
