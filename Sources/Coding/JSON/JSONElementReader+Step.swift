extension JSONElementReader {
    /// What one look at the window gave.
    enum Step {
        /// An element of so many bytes begins at the cursor; its tokens are on the tape.
        case element(Int)
        /// The cursor or the place moved on.
        case again
        /// The document ends here, complete.
        case end
        /// The window is too short to say.
        case more
        /// The form is broken at this window index.
        case broken(JSONError.Code, at: Int)
    }

    /// Whether no byte will follow those in the window.
    var isLast: Bool { source == nil }

    mutating func step() -> Step {
        if place == .start { return begin() }
        if place == .finished { return .end }
        let first = window.skipSpace(from: cursor)
        if let open {
            if let step = lineBreakInContainer(before: first, open) { return step }
        } else if form == .lines, place != .topLevel, let lineEnd = lineBreak(from: cursor, to: first) {
            cursor = lineEnd
            return .broken(.unexpectedEnd, at: lineEnd)
        }
        cursor = first
        guard cursor < window.count else { return atWindowEnd() }
        let byte = window.bytes[cursor]
        switch place {
        case .commaOrEnd:
            switch byte {
            case UInt8(ascii: ","): return advance(to: .element)
            case UInt8(ascii: "]"): return advance(to: open == nil ? .topLevel : .memberOrEnd)
            default: return .broken(.expectedComma, at: cursor)
            }
        case .firstElement where byte == UInt8(ascii: "]"):
            return advance(to: open == nil ? .topLevel : .memberOrEnd)
        case .memberOrEnd, .member:
            return stepOverMembers(byte)
        case .topLevel where byte == UInt8(ascii: "[") && !keepsWhole:
            return beginArray()
        case .topLevel where byte == 0xEF && origin.byteOffset + cursor > 0:
            // Files that were joined may each have had their mark.
            guard cursor + 3 <= window.count || isLast else { return .more }
            if skipByteOrderMark() { return .again }
            return scanElement()
        default:
            if byte == UInt8(ascii: "{"), containers.firstBytes != 0, open == nil, !keepsWhole,
                let step = beginContainer()
            {
                return step
            }
            return scanElement()
        }
    }

    /// Goes on after a container's array.
    private mutating func stepOverMembers(_ byte: UInt8) -> Step {
        guard let open else { preconditionFailure("members are read in containers only") }
        if place == .member { return skipMember(open) }
        switch byte {
        case UInt8(ascii: ","): return advance(to: .member)
        case UInt8(ascii: "}"): return endContainer(open)
        default: return .broken(.expectedComma, at: cursor)
        }
    }

    private mutating func advance(to next: Place) -> Step {
        cursor += 1
        place = next
        return .again
    }

    /// An array among lines stands on one line, too, unless a line break right after its bracket shows that it is a
    /// document of its own.
    private mutating func beginArray() -> Step {
        if form == .undecided { form = .array }
        if form == .lines {
            let next = window.skipSpace(from: cursor + 1)
            if next == window.count, !isLast { return .more }
            if lineBreak(from: cursor, to: next) != nil { form = .concatenated }
        }
        return advance(to: .firstElement)
    }

    private mutating func atWindowEnd() -> Step {
        guard isLast else { return .more }
        guard place == .topLevel else { return .broken(.unexpectedEnd, at: window.count) }
        if sourceError != nil { return .broken(.unexpectedEnd, at: window.count) }
        if form == .undecided, nextIndex == 0 { return .broken(.empty, at: window.count) }
        return .end
    }

    /// Looks at the first bytes: a UTF-8 mark is skipped, another encoding is refused.
    private mutating func begin() -> Step {
        guard window.count >= 4 || isLast else { return .more }
        let bytes = window.bytes
        let count = window.count
        place = .topLevel
        if count >= 2 {
            let mark = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
            if mark == 0xFEFF || mark == 0xFFFE || bytes[0] == 0 || bytes[1] == 0 {
                place = .start
                return .broken(.unsupportedEncoding, at: 0)
            }
        }
        _ = skipByteOrderMark()
        return .again
    }

    private mutating func skipByteOrderMark() -> Bool {
        guard cursor + 3 <= window.count, window.bytes[cursor] == 0xEF, window.bytes[cursor + 1] == 0xBB,
            window.bytes[cursor + 2] == 0xBF
        else { return false }
        cursor += 3
        return true
    }

    /// Reads the value at the cursor.
    private mutating func scanElement() -> Step {
        while true {
            switch window.scanValue(at: cursor, depthLimit: limits.depth) {
            case .tapeFull:
                window.growTape()
            case .broken(let code, let offset):
                if offset > limits.elementBytes { return .broken(.elementTooLarge, at: cursor) }
                let index = cursor + offset
                // What stops at the end of the window may go on behind it.
                guard index >= window.count else { return .broken(startCode(code, offset), at: index) }
                return isLast ? .broken(.unexpectedEnd, at: window.count) : .more
            case .value(let count):
                return finishElement(count)
            }
        }
    }

    /// Something that begins no value at all, after a finished document, is garbage rather than a broken value.
    private func startCode(_ code: JSONError.Code, _ offset: Int) -> JSONError.Code {
        code == .expectedValue && offset == 0 && place == .topLevel && (nextIndex > 0 || form != .undecided)
            ? .trailingGarbage : code
    }

    /// Checks what the scan could not know, and moves the place on.
    private mutating func finishElement(_ count: Int) -> Step {
        let end = cursor + count
        if count > limits.elementBytes { return .broken(.elementTooLarge, at: cursor) }
        if window.tape[0].kind.rawValue > JSONToken.Kind.string.rawValue {
            // A number or word shows its end only by what follows it.
            if end == window.count {
                if !isLast { return .more }
                if place != .topLevel || sourceError != nil { return .broken(.unexpectedEnd, at: end) }
            } else if place == .topLevel, !isSpace(window.bytes[end]), !(keepsWhole && beginsList(window.bytes[end])) {
                return .broken(.trailingGarbage, at: end)
            }
        }
        if place == .topLevel {
            guard let found = lineEnd(after: end) else { return .more }
            lineEnd = found
            if form == .undecided { form = lineBreak(from: cursor, to: end) == nil ? .lines : .concatenated }
        } else {
            if let open {
                if let lineEnd = lineBreakInPart(from: cursor, to: end, open) {
                    return .broken(.unexpectedEnd, at: lineEnd)
                }
            } else if form == .lines, let lineEnd = lineBreak(from: cursor, to: end) {
                return .broken(.unexpectedEnd, at: lineEnd)
            }
            place = .commaOrEnd
        }
        return .element(count)
    }

    /// Whether a value that shows its own end begins with this byte.
    private func beginsList(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// The first line feed in a part of the window.
    func lineBreak(from start: Int, to end: Int) -> Int? {
        window.bytes[start..<end].firstIndex(of: 0x0A)
    }
}
