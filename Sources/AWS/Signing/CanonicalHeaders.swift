/// Header fields as they are signed: names in lower case and in order, fields of one name joined by commas, white space
/// trimmed and runs of it made one space.
struct CanonicalHeaders {
    /// `host:example.com\nx-amz-date:…\n`.
    private(set) var lines: [UInt8] = []
    /// `host;x-amz-date`.
    private(set) var names: [UInt8] = []

    init(_ headers: [HTTPHeader]) {
        lines.reserveCapacity(256)
        names.reserveCapacity(64)
        // Fields of one name keep their order: the index decides between them.
        let sorted = headers.enumerated()
            .map { (name: Self.lowercased($0.element.name), index: $0.offset) }
            .sorted { left, right in
                left.name == right.name ? left.index < right.index : left.name.lexicographicallyPrecedes(right.name)
            }
        var last: [UInt8] = []
        for (name, index) in sorted {
            if name == last {
                lines[lines.count - 1] = UInt8(ascii: ",")
            } else {
                if !last.isEmpty { names.append(UInt8(ascii: ";")) }
                names.append(contentsOf: name)
                lines.append(contentsOf: name)
                lines.append(UInt8(ascii: ":"))
                last = name
            }
            append(headers[index].value)
            lines.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func append(_ value: String) {
        let start = lines.count
        var isBehindSpace = false
        for byte in value.utf8 {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                isBehindSpace = true
            default:
                if isBehindSpace, lines.count > start { lines.append(UInt8(ascii: " ")) }
                isBehindSpace = false
                lines.append(byte)
            }
        }
    }

    private static func lowercased(_ name: String) -> [UInt8] {
        name.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }
}
