/// Random values of the dialect as text, in many styles, and damage to such texts.
struct RandomJSON {
    enum Style: CaseIterable { case compact, pretty, wild }

    var random: Seeded
    var style = Style.compact

    init(seed: UInt64) {
        random = Seeded(seed)
    }

    /// A document: mostly an array, sometimes another value, sometimes values after one another.
    mutating func document() -> String {
        style = random.pick(Style.allCases)
        let byteOrderMark = random.chance(3) ? "\u{FEFF}" : ""
        switch random.below(10) {
        case 0: return byteOrderMark + space() + value(depth: 0) + space()
        case 1: return byteOrderMark + lines(random.below(6) + 1)
        case 2:
            let count = random.below(3) + 2
            return byteOrderMark + (0..<count).map { _ in object(depth: 1) }.joined(separator: space())
        default:
            return byteOrderMark + space() + array(depth: 0) + space()
        }
    }

    /// Objects, one a line.
    mutating func lines(_ count: Int) -> String {
        style = .compact
        let end = random.chance(30) ? "\r\n" : "\n"
        return (0..<count).map { _ in object(depth: 1) }.joined(separator: end) + (random.chance(80) ? end : "")
    }

    mutating func value(depth: Int) -> String {
        let kinds = depth >= 5 ? 8 : 12
        switch random.below(kinds) {
        case 0, 1: return string()
        case 2, 3: return number()
        case 4: return random.pick(["true", "false", "null"])
        case 5: return random.chance(60) ? "null" : random.pick(["NaN", "Infinity", "-Infinity"])
        case 6: return string()
        case 7: return number()
        case 8, 9: return array(depth: depth)
        default: return object(depth: depth)
        }
    }

    mutating func array(depth: Int) -> String {
        container("[", "]", depth: depth) { $0.value(depth: depth + 1) }
    }

    mutating func object(depth: Int) -> String {
        container("{", "}", depth: depth) {
            let name =
                $0.random.chance(85)
                ? $0.random.pick(["\"a\"", "\"temperature\"", "\"\\u0061\"", "\"\""]) : $0.string()
            let key = $0.random.chance(70) ? "\"k\($0.random.below(40))\"" : name
            let colon = $0.style == .compact ? ":" : $0.style == .pretty ? ": " : $0.space() + ":" + $0.space()
            return key + colon + $0.value(depth: depth + 1)
        }
    }

    private mutating func container(
        _ open: String, _ close: String, depth: Int, _ member: (inout RandomJSON) -> String
    ) -> String {
        let count = random.chance(15) ? 0 : random.chance(3) ? random.below(100) : random.below(6)
        if count == 0 { return open + (style == .wild ? space() : "") + close }
        var text = open
        for place in 0..<count {
            if place > 0 { text += style == .wild ? space() + "," : "," }
            text += gap(depth + 1) + member(&self)
        }
        return text + gap(depth) + close
    }

    private mutating func gap(_ level: Int) -> String {
        switch style {
        case .compact: ""
        case .pretty: "\n" + String(repeating: "  ", count: level)
        case .wild: space()
        }
    }

    mutating func space() -> String {
        guard style == .wild else { return "" }
        return (0..<random.below(random.chance(5) ? 40 : 4)).map { _ in random.pick([" ", "\n", "\t", "\r", "\r\n"]) }
            .joined()
    }

    mutating func number() -> String {
        let sign = random.chance(25) ? "-" : ""
        let digits = random.chance(4) ? random.below(400) + 1 : random.below(22) + 1
        var text = sign + (random.chance(15) ? "0" : integer(digits))
        if random.chance(45) { text += "." + (0..<random.below(8) + 1).map { _ in String(random.below(10)) }.joined() }
        if random.chance(15) {
            text += random.pick(["e", "E"]) + random.pick(["", "+", "-"]) + integer(random.below(3) + 1)
        }
        return text
    }

    private mutating func integer(_ digits: Int) -> String {
        String(random.below(9) + 1) + (1..<max(digits, 1) + 0).map { _ in String(random.below(10)) }.joined()
    }

    mutating func string() -> String {
        let count = random.chance(5) ? random.below(120) : random.below(24)
        return "\"" + (0..<count).map { _ in character() }.joined() + "\""
    }

    private mutating func character() -> String {
        switch random.below(40) {
        case 0: return random.pick(["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"])
        case 1: return "\\u" + hex(random.below(0x100))
        case 2: return "\\u" + hex(random.below(0xD800))
        case 3: return "\\u" + hex(0xD800 + random.below(0x400)) + "\\u" + hex(0xDC00 + random.below(0x400))
        case 4: return random.chance(30) ? "\\u" + hex(0xD800 + random.below(0x800)) : "x"
        case 5: return random.pick(["é", "ß", "\u{7F}", "\u{80}", "\u{7FF}"])
        case 6: return random.pick(["€", "中", "\u{2028}", "\u{FFFF}", "\u{E000}", "\u{D7FF}", "\u{FEFF}"])
        case 7: return random.pick(["😀", "\u{10000}", "\u{10FFFF}"])
        default:
            let plain = Array("abcdefghijklmnopqrstuvwxyz0123456789 _-.,:;[]{}/'")
            return String(random.pick(plain))
        }
    }

    private mutating func hex(_ unit: Int) -> String {
        let text = String(unit, radix: 16, uppercase: random.chance(50))
        return String(repeating: "0", count: 4 - text.count) + text
    }

    /// The text with one to three places damaged; sometimes it is still well formed.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var bytes = text
        for _ in 0...random.below(3) {
            guard !bytes.isEmpty else { return bytes }
            let place = random.below(bytes.count)
            switch random.below(8) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(anyByte(), at: place)
            case 2: bytes[place] = anyByte()
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.removeSubrange(place..<min(place + random.below(8), bytes.count))
            case 5: bytes.insert(contentsOf: bytes[place..<min(place + random.below(12), bytes.count)], at: place)
            case 6: bytes[place] ^= UInt8(1 << random.below(8))
            default: bytes.insert(contentsOf: Array(random.pick(Self.fragments).utf8), at: place)
            }
        }
        return bytes
    }

    private mutating func anyByte() -> UInt8 {
        random.chance(70)
            ? random.pick(Array("{}[]\",:\\ \n\r\t0123456789-+.eEtfnuNIabd/".utf8)) : UInt8(random.below(256))
    }

    private static let fragments = [
        ",", ",,", ":", "\"", "\\u12", "\\ud83d", "\\", "NaN", "-NaN", "Infinity", "-Infinit", "true", "01", "-", ".5",
        "1.",
        "1e", "1e+", "{}", "[]", "[", "]", "{\"a\":1}", "\u{FEFF}", "/* */", "'a'", "\u{0}", "\u{A0}", "\u{2028}",
        "null,",
    ]
}
