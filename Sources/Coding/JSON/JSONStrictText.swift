/// A twin of a compact text that SQLite's JSON functions and strict readers take, for views and queries; the payload
/// itself stays as it is.
///
/// `NaN` and the infinities become strings of the same letters, a lone surrogate becomes U+FFFD, an integer outside of 64
/// bits a string of its digits.
package enum JSONStrictText {
    /// The twin of a compact text, or `nil` where the text is fine as it is (or is no JSON).
    package static func twin(of compact: [UInt8]) -> [UInt8]? {
        var reader = JSONElementReader(bytes: [UInt8(ascii: "[")] + compact + [UInt8(ascii: "]")])
        guard case .some(.some) = try? reader.next() else { return nil }
        return text(of: reader.view, 0)
    }

    /// The twin of the value at a tape index, or `nil` where its compact text is fine as it is.
    package static func text(of view: borrowing JSONView, _ index: Int) -> [UInt8]? {
        guard view[index].flags.contains(.containsDialect) else { return nil }
        var writer = StrictWriter()
        writer.write(view.value(index))
        return writer.isChanged ? writer.output.bytes : nil
    }
}

private struct StrictWriter {
    var output = JSONTextWriter(escaping: .least)
    var isChanged = false

    mutating func write(_ value: JSONValue) {
        switch value {
        case .nan: replace(with: "NaN")
        case .infinity: replace(with: "Infinity")
        case .negativeInfinity: replace(with: "-Infinity")
        case .number(let text):
            if isWideInteger(text) { replace(with: text) } else { output.raw(text) }
        case .string(let text): output.string(well(text))
        case .array(let values):
            output.beginArray()
            for value in values { write(value) }
            output.endArray()
        case .object(let members):
            output.beginObject()
            for member in members {
                output.key(well(member.key))
                write(member.value)
            }
            output.endObject()
        case .bool(let value): output.bool(value)
        case .null: output.null()
        }
    }

    private mutating func replace(with text: String) {
        isChanged = true
        output.string(text)
    }

    private func isWideInteger(_ text: String) -> Bool {
        text.utf8.count > 18 && !text.utf8.contains { $0 == 0x2E || $0 | 0x20 == 0x65 } && Int64(text) == nil
    }

    private mutating func well(_ text: JSONText) -> String {
        if text.hasLoneSurrogate { isChanged = true }
        return text.string
    }
}
