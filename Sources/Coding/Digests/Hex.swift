/// Bytes as hexadecimal text.
package enum Hex {
    /// Two lower-case digits a byte.
    package static func string(_ bytes: [UInt8]) -> String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
        return String(decoding: bytes.flatMap { [digit($0 >> 4), digit($0 & 15)] }, as: UTF8.self)
    }

    /// The bytes that such text stands for, in either case; `nil` where it is not well formed.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map(JSONHex.digit)
        guard digits.count.isMultiple(of: 2), !digits.contains(where: { $0 < 0 }) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
