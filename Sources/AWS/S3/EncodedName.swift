/// A key as a listing writes it, with `encoding-type=url`: percent signs, and `+` for a space. XML alone could not say
/// every key.
struct EncodedName {
    let text: String

    /// The key; `nil` where it is no UTF-8.
    func decoded(_ isEncoded: Bool) -> String? {
        guard isEncoded else { return text }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The key with what is no UTF-8 replaced.
    var repaired: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        var decoded: [UInt8] = []
        let encoded = Array(text.utf8)
        decoded.reserveCapacity(encoded.count)
        var index = 0
        while index < encoded.count {
            switch encoded[index] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if index + 2 < encoded.count, let high = Self.digit(encoded[index + 1]),
                    let low = Self.digit(encoded[index + 2])
                {
                    decoded.append(high << 4 | low)
                    index += 2
                } else {
                    decoded.append(UInt8(ascii: "%"))
                }
            default: decoded.append(encoded[index])
            }
            index += 1
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
