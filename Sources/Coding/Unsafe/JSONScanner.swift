/// Reads one JSON value of padded text into a tape, in one pass and without recursion.
///
/// While a container is open, its token's `next` holds the tape index of the container around it (`outermost` for none)
/// and its `length` counts the members; both get their meaning when it closes.
@safe
struct JSONScanner {
    /// How a scan ended.
    enum Outcome {
        /// The value ends before this index.
        case value(end: Int)
        /// The form is broken at this index; at the end of the text it may only be incomplete.
        case broken(JSONError.Code, at: Int)
        /// The tape has no room; nothing of it may be used.
        case tapeFull
    }

    static let outermost = UInt32.max

    let text: PaddedBytes
    /// Invariant: `capacity` tokens are allocated there, the first `count` of them hold this value's tokens.
    let tape: UnsafeMutablePointer<JSONToken>
    let capacity: Int
    let depthLimit: Int
    var count = 0
    var failure = JSONError.Code.expectedValue
    var failedAt = 0

    @inline(__always)
    init(text: PaddedBytes, tape: UnsafeMutablePointer<JSONToken>, capacity: Int, depthLimit: Int) {
        self.text = text
        unsafe self.tape = tape
        self.capacity = capacity
        self.depthLimit = depthLimit
    }

    @inline(__always)
    subscript(token index: Int) -> JSONToken {
        get {
            assert(index >= 0 && index < count)
            return unsafe tape[index]  // index < count <= capacity
        }
        nonmutating set {
            assert(index >= 0 && index < count)
            unsafe tape[index] = newValue  // index < count <= capacity
        }
    }

    /// Appends a token; the caller has made sure of the room.
    @inline(__always)
    mutating func push(_ kind: JSONToken.Kind, flags: JSONToken.Flags = [], from start: Int, to end: Int, next: Int) {
        assert(count < capacity)
        // count < capacity: `scan` checks for two tokens before each value.
        unsafe tape[count] = JSONToken(
            kind: kind, flags: flags, start: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: end &- start), next: UInt32(truncatingIfNeeded: next))
        count &+= 1
    }

    /// Notes what is wrong and where; the index that it returns tells callers to stop.
    @inline(never)
    mutating func fail(_ code: JSONError.Code, at index: Int) -> Int {
        failure = code
        failedAt = index
        return -1
    }

    /// Marks the innermost open container and all around it.
    @inline(never)
    mutating func noteDialect(in container: UInt32) {
        var index = container
        while index != Self.outermost, !self[token: Int(index)].flags.contains(.containsDialect) {
            self[token: Int(index)].flags.insert(.containsDialect)
            index = self[token: Int(index)].next
        }
    }

    /// The index of the next byte that is no white space.
    @inline(__always)
    func skipSpace(_ index: Int) -> Int {
        text[index] > 0x20 ? index : skipLongSpace(index)
    }

    @inline(__always)
    private func skipLongSpace(_ start: Int) -> Int {
        var index = start
        while true {
            let block = text.block(at: index)
            let space =
                (block .== ByteBlock(repeating: 0x20)) .| (block .== ByteBlock(repeating: 0x0A))
                .| (block .== ByteBlock(repeating: 0x0D)) .| (block .== ByteBlock(repeating: 0x09))
            let (low, high) = space.words
            if low != .max { return index &+ ((~low).trailingZeroBitCount &>> 3) }
            if high != .max { return index &+ 8 &+ ((~high).trailingZeroBitCount &>> 3) }
            index &+= 16
        }
    }

    /// Reads the value whose first byte stands at index 0.
    ///
    /// One function on purpose: the states of a JSON value share all of its variables, which stay in registers.
    mutating func scan() -> Outcome {
        var index = 0
        var container = Self.outermost
        var inObject = false
        var depth = 0
        while true {
            // A value begins at `index`. Before the next one at most two tokens are pushed: this value and a key.
            if count &+ 2 > capacity { return .tapeFull }
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""):
                index = scanString(.string, from: index &+ 1, in: container)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == depthLimit { return .broken(.tooDeep, at: index) }
                depth &+= 1
                let outer = container
                container = UInt32(truncatingIfNeeded: count)
                inObject = byte == UInt8(ascii: "{")
                push(inObject ? .object : .array, from: index, to: index, next: Int(outer))
                index = skipSpace(index &+ 1)
                if text[index] == byte &+ 2 {  // "}" is "{" + 2, "]" is "[" + 2
                    break
                }
                self[token: Int(container)].length = 1
                if inObject {
                    index = scanKey(from: index, in: container)
                    if index < 0 { return .broken(failure, at: failedAt) }
                }
                continue
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                index = scanNumber(from: index, in: container)
            default:
                index = scanWord(from: index, in: container)
            }
            if index < 0 { return .broken(failure, at: failedAt) }
            // A value ended before `index`, or an empty container is about to close there.
            after: while true {
                if container == Self.outermost { return .value(end: index) }
                index = skipSpace(index)
                let byte = text[index]
                if byte == UInt8(ascii: ",") {
                    self[token: Int(container)].length &+= 1
                    index = skipSpace(index &+ 1)
                    if inObject {
                        index = scanKey(from: index, in: container)
                        if index < 0 { return .broken(failure, at: failedAt) }
                    }
                    break after
                }
                guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    return .broken(.expectedComma, at: index)
                }
                index &+= 1
                container = close(container, inObject: inObject, before: index)
                inObject = container != Self.outermost && self[token: Int(container)].kind == .object
                depth &-= 1
            }
        }
    }

    /// Closes the container and answers the one around it.
    @inline(__always)
    private mutating func close(_ container: UInt32, inObject: Bool, before end: Int) -> UInt32 {
        let index = Int(container)
        var token = self[token: index]
        let outer = token.next
        let members = token.length
        token.count = UInt16(truncatingIfNeeded: min(members, 65_535))
        token.length = UInt32(truncatingIfNeeded: end) &- token.start
        token.next = UInt32(truncatingIfNeeded: count)
        if inObject, members > 1, hasDuplicateKeys(below: index, members: Int(members)) {
            token.flags.insert(.duplicateKeys)
        }
        self[token: index] = token
        if outer != Self.outermost, self[token: Int(outer)].kind == .object {
            self[token: index &- 1].next = token.next
        }
        return outer
    }

    /// Reads a key, the colon after it and the white space around it; answers where the value begins.
    @inline(__always)
    private mutating func scanKey(from start: Int, in container: UInt32) -> Int {
        guard text[start] == UInt8(ascii: "\"") else { return fail(.expectedKey, at: start) }
        let end = scanString(.key, from: start &+ 1, in: container)
        if end < 0 { return end }
        let colon = skipSpace(end)
        guard text[colon] == UInt8(ascii: ":") else { return fail(.expectedColon, at: colon) }
        // Python writes one blank after the colon.
        if text[colon &+ 1] == 0x20, text[colon &+ 2] > 0x20 { return colon &+ 2 }
        return skipSpace(colon &+ 1)
    }
}
