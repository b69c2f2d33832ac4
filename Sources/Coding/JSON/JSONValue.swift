/// A JSON value as a tree, for slow paths. Numbers keep their text.
package indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number as it was written.
    case number(String)
    case nan, infinity, negativeInfinity
    case string(JSONText)
    case array([JSONValue])
    case object([JSONMember])

    /// Reads a text of exactly one value; `nil` where it is something else.
    package init?(text: [UInt8]) {
        var reader = WholeValueReader()
        guard reader.read(text) else { return nil }
        self = reader.view.value()
    }

    /// The value behind a path of keys and array positions joined by dots, `location.lat`. A key that itself holds dots is
    /// found as well; where both readings exist, the shorter first key goes first.
    package subscript(path: String) -> JSONValue? {
        lookUp(path.split(separator: ".", omittingEmptySubsequences: false)[...])
    }

    private func lookUp(_ parts: ArraySlice<Substring>) -> JSONValue? {
        if parts.isEmpty { return self }
        for length in 1...parts.count {
            let name = parts.prefix(length).joined(separator: ".")
            let rest = parts.dropFirst(length)
            switch self {
            case .object(let members):
                if let found = members.first(where: { $0.key.string == name })?.value.lookUp(rest) { return found }
            case .array(let values):
                guard length == 1, let index = Int(name), values.indices.contains(index) else { return nil }
                return values[index].lookUp(rest)
            default:
                return nil
            }
        }
        return nil
    }
}

/// A member of an object.
package struct JSONMember: Sendable {
    package var key: JSONText
    package var value: JSONValue

    package init(key: JSONText, value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONView {
    /// The value at a tape index as a tree; of equal keys the last value stands at the first one's place.
    package func value(_ index: Int = 0) -> JSONValue {
        switch tape[index].kind {
        case .null: .null
        case .literalTrue: .bool(true)
        case .literalFalse: .bool(false)
        case .nan: .nan
        case .infinity: .infinity
        case .negativeInfinity: .negativeInfinity
        case .number: .number(string(index))
        case .string, .key: .string(text(index))
        case .array: .array(elements(of: index))
        case .object: .object(members(of: index))
        }
    }

    /// The characters of the string or key at `index`.
    package func text(_ index: Int) -> JSONText {
        var decoded: [UInt8] = []
        appendDecoded(index, to: &decoded)
        return JSONText(utf8: decoded)
    }

    private func elements(of array: Int) -> [JSONValue] {
        var values: [JSONValue] = []
        var index = array + 1
        while index < Int(tape[array].next) {
            values.append(value(index))
            index = Int(tape[index].next)
        }
        return values
    }

    private func members(of object: Int) -> [JSONMember] {
        var members: [JSONMember] = []
        var places: [JSONText: Int] = [:]
        var index = object + 1
        while index < Int(tape[object].next) {
            let member = JSONMember(key: text(index), value: value(index + 1))
            if let place = places[member.key] {
                members[place].value = member.value
            } else {
                places[member.key] = members.count
                members.append(member)
            }
            index = Int(tape[index].next)
        }
        return members
    }
}
