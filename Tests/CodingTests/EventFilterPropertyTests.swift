import Coding
import Testing

/// The compiled filter against a plain reading of the pattern over trees, on random patterns and payloads.
struct EventFilterPropertyTests {
    @Test(arguments: [11, 12, 13])
    func agreesWithThePlainReading(_ seed: UInt64) throws {
        var maker = FilterMaker(random: Seeded(seed))
        var reader = WholeValueReader()
        var passed = 0
        let rounds = 500
        for _ in 0..<rounds {
            let patterns = (0...maker.random.below(2)).map { _ in "{\"data\":\(maker.pattern(depth: 0))}" }
            let filter = try EventFilter(patterns)
            let trees = patterns.map { JSONValue(text: Array($0.utf8))?["data"] ?? .null }
            for _ in 0..<6 {
                let payload = Array(maker.object(depth: 0).utf8)
                let tree = try #require(JSONValue(text: payload))
                let expected = trees.contains { PlainFilter(payload: tree).holds($0) }
                let verdict = filter.verdict(of: payload.span, &reader)
                passed += expected ? 1 : 0
                #expect(
                    verdict == (expected ? .passes : .drops),
                    "\(patterns) on \(String(decoding: payload, as: UTF8.self))")
            }
        }
        // Both answers are well covered.
        #expect(passed > rounds / 2 && passed < rounds * 5, "\(passed)")
    }
}

/// Random patterns and payloads over few keys and values, so that they often meet.
private struct FilterMaker {
    var random: Seeded

    private static let strings = [#""""#, #""x""#, #""xy""#, #""Y""#, #""y""#, #""\u0078y""#, #""1""#]
    private static let numbers = ["0", "1", "1.0", "1e0", "0.25", "-2", "2.5", "25e-1", "-0.0", "10", "1E1"]

    mutating func pattern(depth: Int) -> String {
        var members: [String] = []
        for key in ["a", "b", "c"] where members.isEmpty || random.chance(30) {
            if depth < 2, random.chance(35) {
                members.append("\"\(key)\":\(pattern(depth: depth + 1))")
            } else {
                let rules = (0...random.below(2)).map { _ in rule() }
                members.append("\"\(key)\":[\(rules.joined(separator: ","))]")
            }
        }
        if depth < 2, random.chance(25) {
            members.append("\"$or\":[\(pattern(depth: depth + 1)),\(pattern(depth: depth + 1))]")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private mutating func rule() -> String {
        switch random.below(12) {
        case 0, 1: return random.pick(Self.strings)
        case 2, 3: return random.pick(Self.numbers)
        case 4: return random.pick(["true", "false", "null"])
        case 5: return "{\"anything-but\":\(random.pick(Self.strings))}"
        case 6: return "{\"anything-but\":[\(random.pick(Self.numbers)),\(random.pick(Self.numbers))]}"
        case 7: return "{\"exists\":\(random.pick(["true", "false", "false"]))}"
        case 8: return "{\"\(random.pick(["prefix", "suffix"]))\":\(random.pick(Self.strings))}"
        case 9: return "{\"equals-ignore-case\":\(random.pick(Self.strings))}"
        case 10: return "{\"numeric\":[\"\(random.pick(["=", "<", "<=", ">", ">="]))\",\(random.pick(Self.numbers))]}"
        default:
            return
                "{\"numeric\":[\"\(random.pick([">", ">="]))\",-2,\"\(random.pick(["<", "<="]))\",\(random.pick(["1.0", "2.5"]))]}"
        }
    }

    mutating func object(depth: Int) -> String {
        var members: [String] = []
        for key in ["a", "b", "c", "\\u0062"] where random.chance(55) {
            members.append("\"\(key)\": \(value(depth: depth + 1))")
        }
        return "{\(members.joined(separator: ", "))}"
    }

    private mutating func value(depth: Int) -> String {
        switch random.below(depth > 3 ? 7 : 10) {
        case 0, 1, 2: return random.pick(Self.strings)
        case 3, 4, 5: return random.pick(Self.numbers)
        case 6: return random.pick(["true", "false", "null"])
        case 7: return "[\((0..<random.below(3)).map { _ in value(depth: depth + 1) }.joined(separator: ","))]"
        default: return object(depth: depth)
        }
    }
}

/// The rule language read straight from the pattern's tree, with lists of what a key leads to.
private struct PlainFilter {
    let payload: JSONValue

    func holds(_ pattern: JSONValue) -> Bool { holds(pattern, in: payload, keys: []) }

    /// `object` is `nil` where the payload has none.
    private func holds(_ pattern: JSONValue, in object: JSONValue?, keys: [JSONText]) -> Bool {
        guard case .object(let members) = pattern else { return false }
        return members.allSatisfy { member in
            if member.key.string == "$or", case .array(let choices) = member.value {
                return choices.contains { holds($0, in: object, keys: keys) }
            }
            let found = object.map { values($0, [member.key]) } ?? []
            if case .array(let rules) = member.value {
                return rules.contains { rule in
                    if isAbsence(rule) { return values(payload, keys + [member.key]).allSatisfy { !isScalar($0) } }
                    return found.contains { isScalar($0) && holds(rule, for: $0) }
                }
            }
            let objects = found.map { isScalar($0) ? nil : Optional($0) } + [nil]
            return objects.contains { holds(member.value, in: $0, keys: keys + [member.key]) }
        }
    }

    /// Everything that keys lead to, with arrays taken apart.
    private func values(_ value: JSONValue, _ keys: [JSONText]) -> [JSONValue] {
        if case .array(let elements) = value { return elements.flatMap { values($0, keys) } }
        guard let key = keys.first else { return [value] }
        guard case .object(let members) = value else { return [] }
        return members.filter { $0.key == key }.flatMap { values($0.value, Array(keys.dropFirst())) }
    }

    private func isScalar(_ value: JSONValue) -> Bool {
        if case .object = value { return false }
        return true
    }

    private func isAbsence(_ rule: JSONValue) -> Bool {
        if case .object(let members) = rule, case .bool(false)? = members.first?.value { return true }
        return false
    }

    private func holds(_ rule: JSONValue, for value: JSONValue) -> Bool {
        guard case .object(let members) = rule, let name = members.first?.key.string, let operand = members.first?.value
        else { return rule == value }
        switch (name, operand, value) {
        case ("exists", _, _): return true
        case ("anything-but", .array(let unwanted), _): return !unwanted.contains(value)
        case ("anything-but", _, _): return operand != value
        case ("prefix", .string(let part), .string(let text)): return text.string.hasPrefix(part.string)
        case ("suffix", .string(let part), .string(let text)): return text.string.hasSuffix(part.string)
        case ("equals-ignore-case", .string(let wanted), .string(let text)):
            return wanted.string.lowercased() == text.string.lowercased()
        case ("numeric", .array(let terms), .number(let text)):
            // The values above are all exact as doubles.
            let number = Double(text) ?? .nan
            return stride(from: 0, to: terms.count, by: 2).allSatisfy { place in
                guard case .string(let sign) = terms[place], case .number(let bound) = terms[place + 1],
                    let bound = Double(bound)
                else { return false }
                switch sign.string {
                case "=": return number == bound
                case "<": return number < bound
                case "<=": return number <= bound
                case ">": return number > bound
                default: return number >= bound
                }
            }
        default: return false
        }
    }
}
