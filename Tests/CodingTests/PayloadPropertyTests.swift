import Coding
import Testing

/// Meanings and keys of random payloads, against Python and against other spellings of the same.
struct PayloadPropertyTests {
    @Test func agreesWithPython() throws {
        var maker = RandomJSON(seed: 77)
        var payloads: [[UInt8]] = []
        for _ in 0..<2500 {
            maker.style = maker.random.pick(RandomJSON.Style.allCases)
            let value = Array(maker.value(depth: maker.random.below(5)).utf8)
            payloads.append(value)
            payloads.append(maker.damaged(value))
            // Small values meet their equals.
            payloads.append(Array(SmallJSON.value(&maker.random, depth: 0).utf8))
        }
        let answers = try Python.answers(to: payloads.map { ("recipe", $0) })
        var reading = PayloadReading()
        var forms: [ContentKey: String] = [:]
        var keys: [String: ContentKey] = [:]
        var kinds: [PayloadReading.Comparison: Int] = [:]
        for (payload, answer) in zip(payloads, answers) {
            let key = reading.key(of: payload)
            guard answer.hasPrefix("ok ") else {
                kinds[.undecodable, default: 0] += 1
                let text = reading.compactText(of: payload)
                #expect(text == nil)
                continue
            }
            let parts = answer.dropFirst(3).split(separator: "\t").map(String.init)
            let (written, form) = (parts[0], parts[1])
            let text = reading.compactText(of: Array(written.utf8))
            let delivered = try #require(text)
            let comparison = reading.compare(payload, asDelivered: delivered)
            kinds[comparison, default: 0] += 1
            let shown = String(decoding: payload, as: UTF8.self)
            #expect(comparison == .same || comparison == .rounded, "\(shown) delivered as \(written)")
            let deliveredKey = reading.key(of: delivered)
            #expect(deliveredKey == key, "\(shown) delivered as \(written)")
            #expect(forms.updateValue(form, forKey: key) ?? form == form, "one key for \(shown) and another value")
            #expect(keys.updateValue(key, forKey: form) ?? key == key, "two keys for \(form)")
        }
        #expect(kinds[.same, default: 0] > 4000 && kinds[.rounded, default: 0] > 100, "\(kinds)")
        #expect(kinds[.undecodable, default: 0] > 20 && kinds[.altered] == nil)
        #expect(forms.count > 3000 && forms.count < 7000, "\(forms.count)")
    }

    @Test(arguments: [1, 2, 3])
    func spellingsHaveOneMeaning(_ seed: UInt64) throws {
        var maker = RandomJSON(seed: seed)
        var reading = PayloadReading()
        for _ in 0..<400 {
            let payload = Array(maker.value(depth: maker.random.below(4)).utf8)
            let text = reading.compactText(of: payload)
            let compact = try #require(text)
            let tree = try #require(JSONValue(text: compact))
            var speller = Speller(random: Seeded(maker.random.next()))
            let other = Array(speller.spell(tree).utf8)
            let comparison = reading.compare(other, asDelivered: compact)
            let keys = [payload, compact, other].map { reading.key(of: $0) }
            let shown = String(decoding: other, as: UTF8.self)
            #expect(comparison == .same, "\(shown) for \(String(decoding: compact, as: UTF8.self))")
            #expect(Set(keys).count == 1, "\(shown) for \(String(decoding: compact, as: UTF8.self))")
        }
    }

    /// Every pair of small values: equal keys just where the trees are equal.
    @Test func keysDifferWhereValuesDo() throws {
        var random = Seeded(5)
        var reading = PayloadReading()
        let texts = (0..<300).map { _ in Array(SmallJSON.value(&random, depth: 0).utf8) }
        let trees = try texts.map { try #require(JSONValue(text: $0)) }
        let keys = texts.map { reading.key(of: $0) }
        var equal = 0
        for left in texts.indices {
            for right in texts.indices where right < left {
                let same = trees[left].isEqual(to: trees[right], numbers: .asPythonReads)
                equal += same ? 1 : 0
                #expect((keys[left] == keys[right]) == same, "\(trees[left]) and \(trees[right])")
            }
        }
        #expect(equal > 100 && equal < 20_000, "\(equal)")
    }
}

/// Values over few keys and leaves, so that equal ones are common, in several spellings.
private enum SmallJSON {
    static func value(_ random: inout Seeded, depth: Int) -> String {
        switch random.below(depth > 2 ? 6 : 10) {
        case 0: return random.pick(["1", "1.0", "1e0", "10E-1", "2", "0", "-0.0", "true", "false", "null", "NaN"])
        case 1:
            return random.pick(["9007199254740993", "9007199254740992", "9007199254740993.0", "9007199254740992e0"])
        case 2: return random.pick(["0.1", "0.10", "1e-1", "0.1000000000000000055", "0.2", "1e400", "Infinity"])
        case 3: return random.pick(["\"a\"", "\"\\u0061\"", "\"\"", "\"1\"", "\"é\"", "\"\\u00E9\"", "\"\\ud800\""])
        case 4, 5: return random.pick(["[]", "{}", "[[]]", "{\"a\":{}}", "[1,2]", "[2,1]", "[12]"])
        case 6, 7:
            return "[" + (0..<random.below(3)).map { _ in value(&random, depth: depth + 1) }.joined(separator: ",")
                + "]"
        default:
            let members = (0..<random.below(4)).map { _ in
                random.pick(["\"a\"", "\"b\"", "\"\\u0062\"", "\"ab\"", "\"\""]) + ":"
                    + value(&random, depth: depth + 1)
            }
            return "{" + members.joined(separator: ",") + "}"
        }
    }
}

/// Writes a value in another spelling: order of members, dead duplicates, escapes, white space, forms of numbers.
private struct Speller {
    var random: Seeded

    mutating func spell(_ value: JSONValue) -> String {
        space() + text(of: value) + space()
    }

    private mutating func text(of value: JSONValue) -> String {
        switch value {
        case .null: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .nan: return "NaN"
        case .infinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case .number(let text): return number(text)
        case .string(let text): return string(text)
        case .array(let values): return "[" + values.map { spell($0) }.joined(separator: ",") + space() + "]"
        case .object(let members):
            var texts = members.shuffled(using: &random).map { member in
                space() + string(member.key) + space() + ":" + spell(member.value)
            }
            if let member = members.first, random.chance(30) { texts.insert(string(member.key) + ":[]", at: 0) }
            return "{" + texts.joined(separator: ",") + space() + "}"
        }
    }

    private mutating func space() -> String { random.chance(80) ? "" : random.pick([" ", "\n", "\t\r\n  "]) }

    /// Floats move their point; integers that doubles hold may become floats.
    private mutating func number(_ text: String) -> String {
        let isInteger = !text.contains { ".eE".contains($0) }
        if isInteger {
            guard text.count <= 15, random.chance(50) else { return text }
            return text
                + random.pick(
                    [".0", "e0", ".000E+0", "0e-1"].filter { text != "-0" && text != "0" || !$0.hasPrefix("0") })
        }
        guard !text.contains(where: { "eE".contains($0) }), random.chance(70) else { return text }
        return text + random.pick(["0", "e0", "E-0", "000e+00"])
    }

    private mutating func string(_ text: JSONText) -> String {
        var spelled = "\""
        var index = 0
        let units = Array(WideText.units(text.utf8))
        while index < units.count {
            let unit = units[index]
            let isPlain = unit >= 0x20 && unit < 0x80 && unit != 0x22 && unit != 0x5C
            if isPlain, random.chance(80) {
                spelled.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let hex = String(unit, radix: 16, uppercase: random.chance(50))
                spelled += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
            index += 1
        }
        return spelled + "\""
    }
}

/// UTF-16 of text that may hold lone surrogates.
private enum WideText {
    static func units(_ utf8: [UInt8]) -> [UInt16] {
        var units: [UInt16] = []
        var index = 0
        while index < utf8.count {
            if utf8[index] == 0xED, index + 2 < utf8.count, utf8[index + 1] >= 0xA0 {
                units.append(0xD000 | UInt16(utf8[index + 1] & 0x3F) << 6 | UInt16(utf8[index + 2] & 0x3F))
                index += 3
                continue
            }
            let length = utf8[index] < 0x80 ? 1 : utf8[index] < 0xE0 ? 2 : utf8[index] < 0xF0 ? 3 : 4
            units += Array(String(decoding: utf8[index..<index + length], as: UTF8.self).utf16)
            index += length
        }
        return units
    }
}
