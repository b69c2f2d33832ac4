/// Base64 of RFC 4648 with the standard alphabet and padding.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The six bits of each character; 0xFF for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Appends the text of the bytes.
    package static func encode(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        let table = alphabet.span
        output.append(addingCapacity: (bytes.count + 2) / 3 * 4) { room in
            var index = 0
            while index &+ 3 <= bytes.count {
                let group = Int(bytes[index]) << 16 | Int(bytes[index &+ 1]) << 8 | Int(bytes[index &+ 2])
                room.append(table[group >> 18])
                room.append(table[group >> 12 & 63])
                room.append(table[group >> 6 & 63])
                room.append(table[group & 63])
                index &+= 3
            }
            let left = bytes.count - index
            guard left > 0 else { return }
            let group = Int(bytes[index]) << 16 | (left == 2 ? Int(bytes[index + 1]) << 8 : 0)
            room.append(table[group >> 18])
            room.append(table[group >> 12 & 63])
            room.append(left == 2 ? table[group >> 6 & 63] : padding)
            room.append(padding)
        }
    }

    /// The text of the bytes.
    package static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        encode(bytes.span, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes of the text, or `nil` if it is anything but the one right encoding of them: no white space, padding
    /// complete, unused bits zero.
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        return decode(text, appendingTo: &output) ? output : nil
    }

    /// Appends the bytes of the text. False, with nothing appended, if it is anything but the one right encoding of them.
    package static func decode(_ text: borrowing Span<UInt8>, appendingTo output: inout [UInt8]) -> Bool {
        guard text.count.isMultiple(of: 4) else { return false }
        guard !text.isEmpty else { return true }
        let before = output.count
        let padded = text[text.count - 1] != padding ? 0 : text[text.count - 2] != padding ? 1 : 2
        let table = values.span
        var isValid = true
        output.append(addingCapacity: text.count / 4 * 3) { room in
            let whole = padded == 0 ? text.count : text.count - 4
            var index = 0
            while index < whole {
                let first = table[Int(text[index])]
                let second = table[Int(text[index &+ 1])]
                let third = table[Int(text[index &+ 2])]
                let fourth = table[Int(text[index &+ 3])]
                // A wrong character has the upper bits set.
                if (first | second | third | fourth) > 63 { return isValid = false }
                room.append(first << 2 | second >> 4)
                room.append(second << 4 | third >> 2)
                room.append(third << 6 | fourth)
                index &+= 4
            }
            if padded > 0 { isValid = decodeLast(text, padded: padded, table, into: &room) }
        }
        if !isValid { output.removeLast(output.count - before) }
        return isValid
    }

    /// The last group of four with one or two padding characters.
    private static func decodeLast(
        _ text: borrowing Span<UInt8>, padded: Int, _ table: Span<UInt8>, into room: inout OutputSpan<UInt8>
    ) -> Bool {
        let first = table[Int(text[text.count - 4])]
        let second = table[Int(text[text.count - 3])]
        guard first | second <= 63 else { return false }
        room.append(first << 2 | second >> 4)
        if padded == 2 { return second & 15 == 0 }
        let third = table[Int(text[text.count - 2])]
        guard third <= 63 else { return false }
        room.append(second << 4 | third >> 2)
        return third & 3 == 0
    }

    /// The bytes of the text, or `nil`; see the other form.
    package static func decode(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        return decode(bytes.span)
    }
}
