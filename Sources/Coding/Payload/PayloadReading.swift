/// What the recipe's function makes of a payload's bytes, and whether a delivery shows just that.
///
/// The function decodes UTF-8 and gives the text to Python's `json.loads`. What that takes is the value; any other text,
/// an empty one and one with a UTF-8 mark too, becomes `{"message": text}`. It drops the record where the bytes are not UTF-8,
/// and where `json.loads` ends with another error than a broken form: values nested deeper than about a thousand, an
/// integer of more than 4,300 digits.
package struct PayloadReading: ~Copyable {
    /// How a delivered value stands to the bytes that were sent.
    package enum Comparison: String, CaseIterable, Sendable {
        /// Equal as JSON.
        case same
        /// Equal but for numbers that were rounded to doubles on the way, as Python does: `0.10000000000000000001`.
        case rounded
        /// Another value.
        case altered
        /// The function can make nothing of the bytes.
        case undecodable
    }

    private enum Form { case json, text, undecodable }

    /// Digits of the longest integer that Python takes from text.
    private static let integerDigits = 4300

    private var reader = WholeValueReader()
    private var canonical = CanonicalWriter()

    package init() {}

    /// The value as the store keeps it, compact JSON; `nil` where the function drops the record.
    package mutating func compactText(of payload: Span<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        switch read(payload) {
        case .json: reader.view.appendCompact(0, to: &text)
        case .text:
            var writer = JSONTextWriter(escaping: .least)
            text.append(copying: payload)
            writer.value(.object([JSONMember(key: "message", value: .string(JSONText(utf8: text)))]))
            text = writer.bytes
        case .undecodable: return nil
        }
        return text
    }

    /// The value as the store keeps it, compact JSON; `nil` where the function drops the record.
    package mutating func compactText(of payload: [UInt8]) -> [UInt8]? { compactText(of: payload.span) }

    /// Compares the bytes that were sent with the compact text of what was delivered.
    ///
    /// Whatever is `same` or `rounded` has one `ContentKey`. An integer of more digits than a double holds is another
    /// value than a float of the same digits, as in Python.
    ///
    /// Cost: one pass where the compact texts are equal; else two trees.
    package mutating func compare(_ payload: Span<UInt8>, asDelivered delivered: [UInt8]) -> Comparison {
        guard let text = compactText(of: payload) else { return .undecodable }
        if text == delivered { return .same }
        guard let sent = JSONValue(text: text), let delivered = JSONValue(text: delivered),
            sent.isEqual(to: delivered, numbers: .asPythonReads)
        else { return .altered }
        return sent == delivered ? .same : .rounded
    }

    /// Compares the bytes that were sent with the compact text of what was delivered.
    package mutating func compare(_ payload: [UInt8], asDelivered delivered: [UInt8]) -> Comparison {
        compare(payload.span, asDelivered: delivered)
    }

    /// The key of the payload's meaning; the bytes may as well be the compact text of a delivery. Bytes of which the
    /// function makes nothing have a key of their own kind.
    ///
    /// Cost: one pass and one SHA-256; members are sorted by their keys.
    package mutating func key(of payload: Span<UInt8>) -> ContentKey {
        canonical.removeAll()
        switch read(payload) {
        case .json: canonical.write(reader.view)
        case .text: canonical.write(message: payload)
        case .undecodable: canonical.write(undecodable: payload)
        }
        return ContentKey(prefix: SHA256Digest.digest(of: canonical.bytes))
    }

    /// The key of the payload's meaning; the bytes may as well be the compact text of a delivery.
    package mutating func key(of payload: [UInt8]) -> ContentKey { key(of: payload.span) }

    private mutating func read(_ payload: Span<UInt8>) -> Form {
        if reader.read(payload) { return holdsEndlessInteger() ? .undecodable : .json }
        if reader.failure == .tooDeep || reader.failure == .elementTooLarge { return .undecodable }
        return (try? UTF8Span(validating: copy payload)) == nil ? .undecodable : .text
    }

    private func holdsEndlessInteger() -> Bool {
        let view = reader.view
        guard view[0].length > Self.integerDigits, view[0].flags.contains(.containsDialect) else { return false }
        for index in 0..<view.count where view[index].kind == .number && view[index].flags.contains(.integer) {
            let digits = view.bytes(index)
            if digits.count - (digits[0] == UInt8(ascii: "-") ? 1 : 0) > Self.integerDigits { return true }
        }
        return false
    }
}
