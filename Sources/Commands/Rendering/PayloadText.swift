import Store

/// Payloads for people.
enum PayloadText {
    /// Compact JSON laid out over lines, two blanks per level. Only white space is added: digits and escapes stay.
    static func prettyLines(_ compact: String) -> [String] {
        var lines: [String] = []
        var line = ""
        var depth = 0
        var isInString = false
        var isEscaped = false
        func next(_ newDepth: Int) {
            lines.append(line)
            depth = newDepth
            line = String(repeating: "  ", count: max(0, newDepth))
        }
        var previous: Unicode.Scalar = " "
        for scalar in compact.unicodeScalars {
            if isInString {
                line.unicodeScalars.append(scalar)
                isInString = isEscaped || scalar != "\""
                isEscaped = !isEscaped && scalar == "\\"
                previous = scalar
                continue
            }
            let opensEmpty = (previous == "{" && scalar == "}") || (previous == "[" && scalar == "]")
            if (previous == "{" || previous == "[") && !opensEmpty { next(depth + 1) }
            if (scalar == "}" || scalar == "]") && !opensEmpty { next(depth - 1) }
            line.unicodeScalars.append(scalar)
            if scalar == "," { next(depth) }
            if scalar == ":" { line += " " }
            isInString = scalar == "\""
            previous = scalar
        }
        lines.append(line)
        return lines.map(TerminalText.escaped)
    }

    /// The lines of any payload: JSON laid out, bytes as a dump.
    static func lines(_ payload: RecordEvidence.Payload?) -> [String] {
        switch payload {
        case nil: ["(not known)"]
        case .text(let text): prettyLines(text)
        case .bytes(let bytes): HexDump.lines(bytes)
        }
    }

    /// How the second payload differs from the first, as lines with `-` and `+`, with equal beginnings and ends left out.
    static func differences(_ first: RecordEvidence.Payload?, _ second: RecordEvidence.Payload?) -> [String] {
        let old = lines(first)
        let new = lines(second)
        let shorter = min(old.count, new.count)
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = min(shorter - head, zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count)
        return old[head..<old.count - tail].map { "- " + $0 } + new[head..<new.count - tail].map { "+ " + $0 }
    }
}

/// Bytes as hexadecimal digits beside their ASCII characters.
enum HexDump {
    /// Sixteen bytes a line: offset, digits, characters.
    static func lines(_ bytes: [UInt8], limit: Int = 4_096) -> [String] {
        var lines: [String] = []
        for start in stride(from: 0, to: min(bytes.count, limit), by: 16) {
            let row = bytes[start..<min(start + 16, bytes.count)]
            let digits = row.map { HexText.encode([$0]) }.joined(separator: " ")
            let padding = String(repeating: " ", count: 47 - digits.utf8.count)
            let characters = String(
                decoding: row.map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
            let offset = HexText.encode([
                UInt8(truncatingIfNeeded: start >> 24), UInt8(truncatingIfNeeded: start >> 16),
                UInt8(truncatingIfNeeded: start >> 8), UInt8(truncatingIfNeeded: start),
            ])
            lines.append("\(offset)  \(digits)\(padding)  \(characters)")
        }
        if bytes.count > limit { lines.append("… \(CountText.grouped(bytes.count - limit)) more bytes") }
        return lines
    }
}
