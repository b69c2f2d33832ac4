extension JSONElementReader {
    /// The container whose array is being read.
    struct OpenContainer {
        /// Its place among the names.
        var name: Int
        /// What is expected after its closing brace.
        var outer: Place
    }

    /// What the first bytes of an object say about it.
    private enum Head {
        case element
        /// A container; its array's first element or closing bracket is expected from this index on.
        case container(name: Int, end: Int)
        /// The window is too short to say.
        case more
    }

    /// Opens the container at the cursor, where a `{` stands; `nil` where the object is an element of its own.
    mutating func beginContainer() -> Step? {
        guard mayBeginContainer() else { return nil }
        switch containerHead() {
        case .element:
            return nil
        case .more:
            return .more
        case .container(let name, let end):
            if end - cursor > limits.elementBytes { return .broken(.elementTooLarge, at: cursor) }
            if form == .undecided || form == .lines, let lineEnd = lineBreak(from: cursor, to: end) {
                // An array that stands on one line cannot hold it.
                guard place == .topLevel else { return .broken(.unexpectedEnd, at: lineEnd) }
                form = .concatenated
            }
            open = OpenContainer(name: name, outer: place == .topLevel ? .topLevel : .commaOrEnd)
            containersOpened += 1
            cursor = end
            place = .firstElement
            return .again
        }
    }

    /// A look at two bytes of the first key: every element of a long array is asked.
    private func mayBeginContainer() -> Bool {
        let key = window.skipSpace(from: cursor + 1)
        guard key + 6 < window.count else { return true }
        return containers.firstBytes & 1 << UInt64(window.bytes[key + 1] & 63) != 0
            && containers.sixthBytes & 1 << UInt64(window.bytes[key + 6] & 63) != 0
    }

    private func containerHead() -> Head {
        let count = window.count
        let short: Head = isLast ? .element : .more
        let key = window.skipSpace(from: cursor + 1)
        guard key < count else { return short }
        guard window.bytes[key] == UInt8(ascii: "\"") else { return .element }
        guard key + 1 < count else { return short }
        switch containers.match(window.bytes.span.extracting(first: count), at: key + 1) {
        case .none:
            return .element
        case .undecided:
            return short
        case .name(let name):
            let colon = window.skipSpace(from: key + containers.names[name].count + 2)
            guard colon < count else { return short }
            guard window.bytes[colon] == UInt8(ascii: ":") else { return .element }
            let bracket = window.skipSpace(from: colon + 1)
            guard bracket < count else { return short }
            guard window.bytes[bracket] == UInt8(ascii: "[") else { return .element }
            return .container(name: name, end: bracket + 1)
        }
    }

    /// A line break in the white space from the cursor to `end`, inside a container.
    ///
    /// Among lines it ends the container's line, and with that the container is cut, unless it stands before the first
    /// element: then the container is a document of its own, as an array would be. In the first value of all it shows
    /// that the document is not one value a line, unless the next line begins another object where none may stand.
    mutating func lineBreakInContainer(before end: Int, _ open: OpenContainer) -> Step? {
        guard form == .lines || form == .undecided, let lineEnd = lineBreak(from: cursor, to: end) else { return nil }
        if form == .lines {
            guard place == .firstElement, open.outer == .topLevel else { return cut(at: lineEnd) }
        } else if place == .commaOrEnd || place == .memberOrEnd {
            guard lineEnd + 1 < window.count || isLast else {
                cursor = lineEnd
                return .more
            }
            if window.bytes[lineEnd + 1] == UInt8(ascii: "{") { return cut(at: lineEnd) }
        }
        form = .concatenated
        return nil
    }

    /// The line that ends here is all that is given up, and nothing of it is left.
    private mutating func cut(at lineEnd: Int) -> Step {
        cursor = lineEnd
        return .broken(.unexpectedEnd, at: lineEnd)
    }

    /// What a line break inside an element of a container's array, or inside one of its later members, means: `nil` where
    /// it may stand there, otherwise the index at which the line is cut.
    mutating func lineBreakInPart(from start: Int, to end: Int, _ open: OpenContainer) -> Int? {
        guard form == .lines || form == .undecided, let lineEnd = firstLineBreak(from: start, to: end) else {
            return nil
        }
        if form == .lines, place != .firstElement || open.outer != .topLevel { return lineEnd }
        form = .concatenated
        return nil
    }

    /// Ends the container whose closing brace stands at the cursor.
    mutating func endContainer(_ open: OpenContainer) -> Step {
        // No line break was met in the first value of all.
        if form == .undecided { form = .lines }
        self.open = nil
        cursor += 1
        place = open.outer
        return .again
    }

    /// Reads over the member at the cursor, one of those after a container's array. Its form is checked; of keys that
    /// come twice nothing is said.
    mutating func skipMember(_ open: OpenContainer) -> Step {
        guard window.bytes[cursor] == UInt8(ascii: "\"") else { return .broken(.expectedKey, at: cursor) }
        let keyEnd: Int
        switch scanPart(at: cursor) {
        case .failure(let code, let index): return brokenPart(code, at: index)
        case .success(let end): keyEnd = end
        }
        let colon = window.skipSpace(from: keyEnd)
        guard colon < window.count, window.bytes[colon] == UInt8(ascii: ":") else {
            return brokenPart(.expectedColon, at: colon)
        }
        let value = window.skipSpace(from: colon + 1)
        switch scanPart(at: value) {
        case .failure(let code, let index):
            return brokenPart(code, at: index)
        case .success(let end):
            // A number or word shows its end only by what follows it.
            if end == window.count, window.tape[0].kind.rawValue > JSONToken.Kind.string.rawValue {
                return brokenPart(.unexpectedEnd, at: end)
            }
            if end - cursor > limits.elementBytes { return .broken(.elementTooLarge, at: cursor) }
            if let lineEnd = lineBreakInPart(from: cursor, to: end, open) {
                return .broken(.unexpectedEnd, at: lineEnd)
            }
            cursor = end
            place = .memberOrEnd
            return .again
        }
    }

    /// How a scan of a part of a member ended, in window indexes.
    private enum PartScan {
        case success(end: Int)
        case failure(JSONError.Code, at: Int)
    }

    private mutating func scanPart(at start: Int) -> PartScan {
        while true {
            switch window.scanValue(at: start, depthLimit: limits.depth) {
            case .tapeFull: window.growTape()
            case .broken(let code, let offset): return .failure(code, at: start + offset)
            case .value(let count): return .success(end: start + count)
            }
        }
    }

    /// What stops at the end of the window may go on behind it.
    private func brokenPart(_ code: JSONError.Code, at index: Int) -> Step {
        if index - cursor > limits.elementBytes { return .broken(.elementTooLarge, at: cursor) }
        if index < window.count { return .broken(code, at: index) }
        return isLast ? .broken(.unexpectedEnd, at: window.count) : .more
    }

    /// The first line feed in a long part of the window, which mostly holds none.
    private func firstLineBreak(from start: Int, to end: Int) -> Int? {
        guard TextCount.lineFeeds(in: window.bytes.span.extracting(start..<end)) > 0 else { return nil }
        return lineBreak(from: start, to: end)
    }
}
