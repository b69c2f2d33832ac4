/// Which characters of foreign text a terminal, or a reader's eye, could be misled by.
package enum TerminalSafety {
    /// Controls (C0, DELETE, C1), bidirectional marks, overrides and isolates, line separators, characters without width
    /// that can hide in a name, and tags.
    package static func isUnsafe(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }

    /// The unsafe character that begins at an index of UTF-8 text, and its length; `nil` where there is none.
    static func unsafeScalar(in text: [UInt8], at index: Int) -> (scalar: UInt32, byteCount: Int)? {
        let lead = text[index]
        let byteCount = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + byteCount <= text.count else { return nil }
        var scalar = byteCount == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(byteCount))
        for offset in 1..<byteCount { scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F) }
        return isUnsafe(scalar) ? (scalar, byteCount) : nil
    }
}
