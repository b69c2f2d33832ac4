/// Writes JSON for people and programs: a command's output, a bookkeeping field. Members keep the order of the calls.
///
/// The caller nests the calls rightly: inside an object `key` goes before each value.
package struct JSONTextWriter: Sendable {
    /// Which characters a string escapes.
    package enum Escaping: Sendable {
        /// Quote, backslash, control characters under U+0020: as payloads are kept.
        case least
        /// Those, and what a terminal may obey or a reader be misled by, see ``TerminalSafety``.
        case forTerminals
    }

    /// The text so far, UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let escaping: Escaping
    /// Blanks a level; 0 writes no white space at all.
    private let indent: Int
    private var level = 0
    private var isFirst = true
    private var followsKey = false

    package init(escaping: Escaping = .forTerminals, indent: Int = 0) {
        self.escaping = escaping
        self.indent = indent
    }

    /// The text so far.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets the text and keeps the memory, for the next line.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        level = 0
        isFirst = true
        followsKey = false
    }

    package mutating func beginObject() { begin("{") }
    package mutating func endObject() { end("}") }
    package mutating func beginArray() { begin("[") }
    package mutating func endArray() { end("]") }

    /// The name of the member whose value comes next.
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if indent > 0 { bytes.append(UInt8(ascii: " ")) }
        followsKey = true
    }

    package mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    package mutating func integer(_ value: some BinaryInteger) { raw(String(value)) }

    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    package mutating func null() { raw("null") }

    /// A value whose text is known to be JSON: a number as written, a payload.
    package mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// A value whose text is known to be JSON.
    package mutating func raw(_ text: [UInt8]) {
        separate()
        bytes.append(contentsOf: text)
    }

    /// A whole tree; members in their order, or sorted by the bytes of their keys.
    package mutating func value(_ value: JSONValue, sortedKeys: Bool = false) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let text): raw(text)
        case .nan: raw("NaN")
        case .infinity: raw("Infinity")
        case .negativeInfinity: raw("-Infinity")
        case .string(let text):
            separate()
            quote(text.utf8)
        case .array(let values):
            beginArray()
            for item in values { self.value(item, sortedKeys: sortedKeys) }
            endArray()
        case .object(let members):
            beginObject()
            let order =
                sortedKeys ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : members
            for member in order {
                separate()
                quote(member.key.utf8)
                bytes.append(UInt8(ascii: ":"))
                if indent > 0 { bytes.append(UInt8(ascii: " ")) }
                followsKey = true
                self.value(member.value, sortedKeys: sortedKeys)
            }
            endObject()
        }
    }

    private mutating func begin(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        level += 1
        isFirst = true
    }

    private mutating func end(_ bracket: Unicode.Scalar) {
        level -= 1
        if !isFirst { breakLine() }
        bytes.append(UInt8(ascii: bracket))
        isFirst = false
    }

    /// What goes before a value or key: nothing after a key, else a comma where one came before.
    private mutating func separate() {
        if followsKey {
            followsKey = false
            return
        }
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        if level > 0 { breakLine() }
        isFirst = false
    }

    private mutating func breakLine() {
        guard indent > 0 else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
    }

    private mutating func quote(_ text: String) {
        quote(Array(text.utf8))
    }

    private mutating func quote(_ text: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C {
                escape(UInt32(byte))
            } else if byte == 0xED, index + 2 < text.count, text[index + 1] >= 0xA0 {
                escape(0xD000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F))
                index += 2
            } else if byte >= 0x7F, escaping == .forTerminals,
                let found = TerminalSafety.unsafeScalar(in: text, at: index)
            {
                escapeWhole(found.scalar)
                index += found.byteCount - 1
            } else {
                bytes.append(byte)
            }
            index += 1
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Escapes a character of any size; outside of the basic plane it takes two units.
    private mutating func escapeWhole(_ scalar: UInt32) {
        guard scalar > 0xFFFF else { return escape(scalar) }
        escape(0xD7C0 + (scalar >> 10))
        escape(0xDC00 | scalar & 0x3FF)
    }

    private mutating func escape(_ unit: UInt32) {
        JSONEscape.forEachByte(of: unit) { bytes.append($0) }
    }
}
