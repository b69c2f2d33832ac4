import Records

extension FilterCompiler {
    /// The rule of an object in a field's list: one operator and what it takes.
    func operation(_ members: [JSONMember], _ path: [String], keys: [[UInt8]]) throws(FilterError) -> FilterRule {
        guard let member = members.first, members.count == 1 else {
            throw error(
                .wrongForm, path,
                "a rule is an object of one operator, such as {\"prefix\":\"device_\"}; give several as alternatives, "
                    + "or nest fields outside of the list")
        }
        let name = member.key.string
        switch name {
        case "prefix", "suffix", "equals-ignore-case":
            return try textRule(name, member.value, path)
        case "exists":
            guard case .bool(let wanted) = member.value else {
                throw error(.badOperand, path, "exists takes true or false")
            }
            return wanted ? .exists : .absent(keys)
        case "anything-but": return try anythingBut(member.value, path)
        case "numeric": return try numeric(member.value, path)
        case "wildcard": throw refusal(name, path, "use prefix or suffix, or give the values")
        case "cidr": throw refusal(name, path, "use prefix on the address as text, \"10.0.\"")
        default:
            throw error(
                .unknownOperator, path,
                "\(name) is no operator; there are anything-but, numeric, exists, prefix, suffix and "
                    + "equals-ignore-case, and a plain value for equality")
        }
    }

    private func refusal(_ name: String, _ path: [String], _ instead: String) -> FilterError {
        error(
            .refusedOperator, path, "\(name) is an operator of EventBridge that event source mappings lack; \(instead)")
    }

    private func textRule(_ name: String, _ value: JSONValue, _ path: [String]) throws(FilterError) -> FilterRule {
        switch value {
        case .string(let text):
            switch name {
            case "prefix": return .prefix(text.utf8)
            case "suffix": return .suffix(text.utf8)
            default: return .ignoringCase(FoldedCase.fold(text.utf8.span))
            }
        case .object(let members) where members.contains { $0.key.string == "equals-ignore-case" }:
            throw refusal(
                "\(name) with equals-ignore-case", path, "give \(name) each spelling that occurs, as alternatives")
        default:
            throw error(.badOperand, path, "\(name) takes a string")
        }
    }

    private func anythingBut(_ value: JSONValue, _ path: [String]) throws(FilterError) -> FilterRule {
        var strings: [[UInt8]] = []
        var numbers: [FilterNumber] = []
        switch value {
        case .string(let text): strings = [text.utf8]
        case .number(let text): numbers = [FilterNumber(text)]
        case .array(let values):
            for value in values {
                switch value {
                case .string(let text): strings.append(text.utf8)
                case .number(let text): numbers.append(FilterNumber(text))
                default:
                    throw error(.badOperand, path, "the list of anything-but holds strings or numbers")
                }
            }
            guard !values.isEmpty else {
                throw error(
                    .empty, path, "anything-but an empty list is everything; for any value write {\"exists\":true}")
            }
            guard strings.isEmpty || numbers.isEmpty else {
                throw error(.badOperand, path, "the list of anything-but holds strings or numbers, not both")
            }
        case .object(let members):
            let names = members.map(\.key.string).joined(separator: ", ")
            guard Self.operators.contains(names) else {
                throw error(.badOperand, path, "anything-but takes a string, a number, or a list of either")
            }
            throw refusal("anything-but with \(names)", path, "list the whole values that are not wanted")
        default:
            throw error(.badOperand, path, "anything-but takes a string, a number, or a list of either")
        }
        return .anythingBut(strings: strings, numbers: numbers)
    }

    private func numeric(_ value: JSONValue, _ path: [String]) throws(FilterError) -> FilterRule {
        guard case .array(let terms) = value, terms.count == 2 || terms.count == 4 else {
            throw error(
                .badOperand, path,
                "numeric takes one comparison or two, [\">\",30] or [\">\",10,\"<=\",20]")
        }
        var lower: FilterBound?
        var upper: FilterBound?
        for place in stride(from: 0, to: terms.count, by: 2) {
            let number = try bound(terms[place + 1], path)
            guard case .string(let sign) = terms[place] else {
                throw error(.badOperand, path, "numeric takes a comparison sign before each number")
            }
            switch sign.string {
            case "=" where terms.count == 2:
                lower = FilterBound(value: number, isIncluded: true)
                upper = lower
            case ">" where place == 0, ">=" where place == 0:
                lower = FilterBound(value: number, isIncluded: sign.string == ">=")
            case "<" where place == terms.count - 2, "<=" where place == terms.count - 2:
                upper = FilterBound(value: number, isIncluded: sign.string == "<=")
            case "=", "<", "<=", ">", ">=":
                throw error(.badOperand, path, "of two comparisons the first is > or >= and the second < or <=")
            default:
                throw error(
                    .badOperand, path, "numeric compares with =, <, <=, > or >=, not with \(text(terms[place]))")
            }
        }
        guard terms.count == 2 || (lower != nil && upper != nil) else {
            throw error(.badOperand, path, "of two comparisons the first is > or >= and the second < or <=")
        }
        if terms.count == 4, let lower, let upper, lower.value >= upper.value {
            throw error(.badOperand, path, "no number lies between the bounds; the first is the lower one")
        }
        return .numeric(lower: lower, upper: upper)
    }

    private func bound(_ value: JSONValue, _ path: [String]) throws(FilterError) -> ExactDecimal {
        guard case .number(let digits) = value else {
            throw error(
                .badOperand, path, "numeric compares with numbers, and \(text(value)) is none; leave out quotes")
        }
        guard let number = ExactDecimal(digits), FilterBound.isComparable(number) else {
            throw error(
                .numberOutOfRange, path,
                "numeric compares with numbers from -5.0e9 to 5.0e9 of at most 15 digits, 6 of them behind the point; "
                    + "\(digits) is another")
        }
        return number
    }
}
