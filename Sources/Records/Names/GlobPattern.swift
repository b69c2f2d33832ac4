/// A pattern of `--include` and `--exclude`, with the AWS CLI's meaning: `*` is any text, slashes included, `?` any one
/// character, `[abc]` and `[a-z]` one of these, `[!abc]` one that is none of these. A bracket that is never closed is
/// an ordinary character.
package struct GlobPattern: Hashable, Sendable {
    private enum Element: Hashable {
        case any
        case one
        case character(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    private let elements: [Element]

    /// Reads a pattern; every text is one.
    package init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        var elements: [Element] = []
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "*":
                if elements.last != .any { elements.append(.any) }
            case "?":
                elements.append(.one)
            case "[":
                if let (set, end) = Self.readSet(scalars, from: index + 1) {
                    elements.append(set)
                    index = end
                } else {
                    elements.append(.character("["))
                }
            default:
                elements.append(.character(scalars[index]))
            }
            index += 1
        }
        self.elements = elements
    }

    /// Reads a set from behind its opening bracket; nil where it is not closed. A closing bracket in the first place
    /// is a member of the set, as in the shell.
    private static func readSet(_ scalars: [Unicode.Scalar], from start: Int) -> (Element, end: Int)? {
        var index = start
        let negated = index < scalars.count && scalars[index] == "!"
        if negated { index += 1 }
        let first = index
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while index < scalars.count {
            if scalars[index] == "]", index > first { return (.set(ranges, negated: negated), index) }
            if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
                if scalars[index] <= scalars[index + 2] { ranges.append(scalars[index]...scalars[index + 2]) }
                index += 3
            } else {
                ranges.append(scalars[index]...scalars[index])
                index += 1
            }
        }
        return nil
    }

    /// Whether the whole name fits. Takes time in proportion to the product of both lengths at worst.
    package func matches(_ name: String) -> Bool {
        let name = Array(name.unicodeScalars)
        var (element, position) = (0, 0)
        var retry: (element: Int, position: Int)?
        while position < name.count {
            if element < elements.count, elements[element] == .any {
                retry = (element + 1, position)
                element += 1
            } else if element < elements.count, matches(elements[element], name[position]) {
                element += 1
                position += 1
            } else if let last = retry {
                retry = (last.element, last.position + 1)
                (element, position) = (last.element, last.position + 1)
            } else {
                return false
            }
        }
        while element < elements.count, elements[element] == .any { element += 1 }
        return element == elements.count
    }

    private func matches(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
        switch element {
        case .any, .one: true
        case .character(let wanted): wanted == scalar
        case .set(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
        }
    }
}

/// Includes and excludes in the order of the command line: everything is taken at first, and the last pattern that
/// matches decides.
package struct NameFilter: Hashable, Sendable {
    /// What a matching name becomes.
    package enum Verdict: Hashable, Sendable {
        case include
        case exclude
    }

    private let rules: [(pattern: GlobPattern, verdict: Verdict)]

    /// A filter with these rules.
    package init(_ rules: [(pattern: GlobPattern, verdict: Verdict)] = []) {
        self.rules = rules
    }

    /// Whether an object with this name, relative to its source, is taken.
    package func includes(_ name: String) -> Bool {
        let last = rules.last { $0.pattern.matches(name) }
        return last?.verdict != .exclude
    }

    package static func == (left: NameFilter, right: NameFilter) -> Bool {
        left.rules.elementsEqual(right.rules) { $0.pattern == $1.pattern && $0.verdict == $1.verdict }
    }

    package func hash(into hasher: inout Hasher) {
        for rule in rules {
            hasher.combine(rule.pattern)
            hasher.combine(rule.verdict)
        }
    }
}
