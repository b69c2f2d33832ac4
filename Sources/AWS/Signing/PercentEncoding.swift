/// Percent-encoding as signatures want it: all bytes but `A-Z a-z 0-9 - . _ ~`, with upper-case digits.
package enum PercentEncoding {
    /// Appends text as it stands in a path, with its slashes, or in a query, where they are encoded too.
    package static func append(_ text: some Sequence<UInt8>, keepingSlashes: Bool, to bytes: inout [UInt8]) {
        for byte in text {
            if isUnreserved(byte) || keepingSlashes && byte == UInt8(ascii: "/") {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digit(byte >> 4))
                bytes.append(digit(byte & 15))
            }
        }
    }

    /// A path, `/a b` as `/a%20b`.
    package static func path(_ text: String) -> String {
        // Most keys have nothing to encode.
        if text.utf8.allSatisfy({ isUnreserved($0) || $0 == UInt8(ascii: "/") }) { return text }
        var bytes: [UInt8] = []
        append(text.utf8, keepingSlashes: true, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A query in the order of signatures, by name and then by value; the same text is sent and signed.
    package static func query(_ items: [(name: String, value: String)]) -> String {
        guard !items.isEmpty else { return "" }
        let encoded = items.map { (name: component($0.name), value: component($0.value)) }
            .sorted { left, right in
                left.name == right.name
                    ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                    : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
            }
        return encoded.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// A name or a value of a query or of a form.
    package static func component(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var bytes: [UInt8] = []
        append(text.utf8, keepingSlashes: false, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
