import Records

/// One alternative of a leaf in a pattern, ready to be compared.
enum FilterRule: Sendable {
    /// The same characters.
    case string([UInt8])
    case number(FilterNumber)
    case bool(Bool)
    case null
    /// Any value but one of these.
    case anythingBut(strings: [[UInt8]], numbers: [FilterNumber])
    /// A number between the bounds.
    case numeric(lower: FilterBound?, upper: FilterBound?)
    case prefix([UInt8])
    case suffix([UInt8])
    /// The same characters but for their case; holds them folded.
    case ignoringCase([UInt8])
    /// Any value.
    case exists
    /// The whole payload has no value at this path of keys.
    case absent([[UInt8]])

    /// Whether a string of these characters matches.
    func matches(string: Span<UInt8>) -> Bool {
        switch self {
        case .string(let text): string.isEqual(to: text)
        case .anythingBut(let strings, _): !strings.contains { string.isEqual(to: $0) }
        case .prefix(let text): text.count <= string.count && string.extracting(first: text.count).isEqual(to: text)
        case .suffix(let text): text.count <= string.count && string.extracting(last: text.count).isEqual(to: text)
        case .ignoringCase(let folded): FoldedCase.fold(string) == folded
        case .exists: true
        default: false
        }
    }

    /// Whether a number of this text and value matches.
    func matches(number: Span<UInt8>, _ value: ExactDecimal?) -> Bool {
        switch self {
        case .number(let wanted): return wanted.isEqual(number, value)
        case .anythingBut(_, let numbers):
            for unwanted in numbers where unwanted.isEqual(number, value) { return false }
            return true
        case .numeric(let lower, let upper):
            guard let value else { return false }
            if let lower, !(lower.isIncluded ? lower.value <= value : lower.value < value) { return false }
            if let upper, !(upper.isIncluded ? value <= upper.value : value < upper.value) { return false }
            return true
        case .exists: return true
        default: return false
        }
    }

    /// Whether a `true`, `false` or `null` matches.
    func matches(word: JSONToken.Kind) -> Bool {
        switch self {
        case .bool(let wanted): word == (wanted ? .literalTrue : .literalFalse)
        case .null: word == .null
        case .anythingBut, .exists: true
        default: false
        }
    }
}

/// Text without the difference of upper and lower case, one character at a time.
enum FoldedCase {
    /// The folded characters in UTF-8; a lone surrogate stays as it is.
    static func fold(_ text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x80 else { return fold(beyondASCII: text) }
            bytes.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        }
        return bytes
    }

    private static func fold(beyondASCII text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(copying: text)
        guard let characters = String(validating: bytes, as: UTF8.self) else { return bytes }
        var folded = ""
        for scalar in characters.unicodeScalars {
            // By way of upper case, so that a character with two lower cases has one form: σ and ς.
            for upper in scalar.properties.uppercaseMapping.unicodeScalars {
                folded += upper.properties.lowercaseMapping
            }
        }
        return Array(folded.utf8)
    }
}
