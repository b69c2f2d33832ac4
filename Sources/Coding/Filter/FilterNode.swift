import Records

/// What one object of a pattern asks of an object in the payload: every field and every `$or` has to hold.
struct FilterNode: Sendable {
    /// What a key of the pattern asks for.
    enum Demand: Sendable {
        /// One of the rules holds for the value; in an array, for any element.
        case leaf([FilterRule])
        /// The value is an object for which the node holds; in an array, for any element.
        case object(FilterNode)
    }

    struct Field: Sendable {
        var key: [UInt8]
        var demand: Demand
    }

    var fields: [Field] = []
    /// The `$or` of this object: of each list one node has to hold.
    var choices: [[FilterNode]] = []

    /// Whether the object at a tape index holds what is asked; `nil` where the payload has no object here, which can
    /// still hold what asks for absence.
    func holds(_ view: borrowing JSONView, at object: Int?) -> Bool {
        for field in fields {
            let value: Int?
            if let object { value = view.member(field.key, of: object) } else { value = nil }
            switch field.demand {
            case .leaf(let rules): guard Self.anyHolds(rules, view, at: value) else { return false }
            case .object(let node): guard node.holdsSomewhere(view, at: value) else { return false }
            }
        }
        for nodes in choices {
            var holds = false
            for node in nodes where node.holds(view, at: object) {
                holds = true
                break
            }
            guard holds else { return false }
        }
        return true
    }

    /// Whether the value, or an element of it, is an object that holds what is asked.
    private func holdsSomewhere(_ view: borrowing JSONView, at value: Int?) -> Bool {
        guard let value else { return holds(view, at: nil) }
        switch view[value].kind {
        case .object: return holds(view, at: value)
        case .array:
            var element = value + 1
            while element < Int(view[value].next) {
                if holdsSomewhere(view, at: element) { return true }
                element = Int(view[element].next)
            }
            return holds(view, at: nil)
        default: return holds(view, at: nil)
        }
    }

    private static func anyHolds(_ rules: [FilterRule], _ view: borrowing JSONView, at value: Int?) -> Bool {
        for rule in rules {
            if case .absent(let path) = rule, !view.hasScalar(at: path[...], below: 0) { return true }
        }
        guard let value else { return false }
        return view.anyScalar(at: value, matches: rules)
    }
}

extension JSONView {
    /// The value of the member whose key has these characters; of several the last.
    func member(_ name: [UInt8], of object: Int) -> Int? {
        let token = self[object]
        guard token.kind == .object else { return nil }
        var found: Int?
        var key = object + 1
        while key < Int(token.next) {
            if isKey(key, name) {
                found = key + 1
                if !token.flags.contains(.duplicateKeys) { break }
            }
            key = Int(self[key].next)
        }
        return found
    }

    private func isKey(_ key: Int, _ name: [UInt8]) -> Bool {
        guard self[key].flags.contains(.escaped) else { return bytes(key).isEqual(to: name) }
        var decoded: [UInt8] = []
        appendDecoded(key, to: &decoded)
        return decoded == name
    }

    /// Whether one of the rules holds for the scalar at a tape index, or for any scalar in the array there.
    func anyScalar(at index: Int, matches rules: [FilterRule]) -> Bool {
        switch self[index].kind {
        case .object, .key: return false
        case .array:
            var element = index + 1
            while element < Int(self[index].next) {
                if anyScalar(at: element, matches: rules) { return true }
                element = Int(self[element].next)
            }
            return false
        case .string:
            guard self[index].flags.contains(.escaped) else {
                for rule in rules where rule.matches(string: bytes(index)) { return true }
                return false
            }
            var decoded: [UInt8] = []
            appendDecoded(index, to: &decoded)
            for rule in rules where rule.matches(string: decoded.span) { return true }
            return false
        case .number:
            let value = ExactDecimal(bytes(index))
            for rule in rules where rule.matches(number: bytes(index), value) { return true }
            return false
        case .literalTrue, .literalFalse, .null, .nan, .infinity, .negativeInfinity:
            for rule in rules where rule.matches(word: self[index].kind) { return true }
            return false
        }
    }

    /// Whether keys one below the other lead to a scalar, through the elements of arrays on the way.
    func hasScalar(at path: ArraySlice<[UInt8]>, below index: Int) -> Bool {
        switch self[index].kind {
        case .array:
            var element = index + 1
            while element < Int(self[index].next) {
                if hasScalar(at: path, below: element) { return true }
                element = Int(self[element].next)
            }
            return false
        case .object:
            guard let key = path.first, let value = member(key, of: index) else { return false }
            return hasScalar(at: path.dropFirst(), below: value)
        default:
            return path.isEmpty
        }
    }
}
