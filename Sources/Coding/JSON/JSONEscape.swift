/// The escapes of compact text: short forms where there are any, else `\u` and four lower-case digits.
enum JSONEscape {
    /// The letter after the backslash for a character that has a short form.
    static func letter(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x22: UInt8(ascii: "\"")
        case 0x5C: UInt8(ascii: "\\")
        case 0x0A: UInt8(ascii: "n")
        case 0x09: UInt8(ascii: "t")
        case 0x0D: UInt8(ascii: "r")
        case 0x08: UInt8(ascii: "b")
        case 0x0C: UInt8(ascii: "f")
        default: nil
        }
    }

    /// Hands out the escape of a UTF-16 code unit.
    static func forEachByte(of unit: UInt32, _ body: (UInt8) -> Void) {
        body(UInt8(ascii: "\\"))
        if let letter = letter(unit) { return body(letter) }
        body(UInt8(ascii: "u"))
        for shift in [UInt32(12), 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: unit &>> shift & 15)
            body(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
