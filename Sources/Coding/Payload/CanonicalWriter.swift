/// Writes a value in a form that is the same for every spelling of it, to be hashed.
///
/// Each value is a tag and what it takes to tell its end: `n`, `t`, `f`, `N` (null, true, false, NaN); `d` and the eight
/// bytes of a double, `i` with the length and digits of an integer that is no double; `s` with the length and bytes of a
/// string's characters; `a` values `.`; `o`, keys and values in the order of the keys' bytes, `.`. No text of one value
/// begins the text of another, so that equal forms mean equal values.
struct CanonicalWriter {
    /// The form so far.
    private(set) var bytes: [UInt8] = []
    /// The decoded keys of the objects that are being written.
    private var names: [UInt8] = []
    private var members: [Member] = []

    /// Objects of more members are sorted in a copy, in fewer steps.
    private static let insertionLimit = 24

    private struct Member {
        /// Range in `names`.
        var start: Int
        var end: Int
        /// Tape index.
        var value: Int
    }

    /// Forgets the form and keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// The value at a tape index.
    mutating func write(_ view: borrowing JSONView, _ index: Int = 0) {
        let token = view[index]
        switch token.kind {
        case .null: put("n")
        case .literalTrue: put("t")
        case .literalFalse: put("f")
        case .nan: put("N")
        case .infinity: write(.infinity)
        case .negativeInfinity: write(.negativeInfinity)
        case .number: write(PythonNumber(view.bytes(index), isInteger: token.flags.contains(.integer)))
        case .string, .key: writeString(view, index)
        case .array:
            put("a")
            var element = index + 1
            while element < Int(token.next) {
                write(view, element)
                element = Int(view[element].next)
            }
            put(".")
        case .object: writeObject(view, index)
        }
    }

    /// The value `{"message": text}`.
    mutating func write(message text: Span<UInt8>) {
        put("o")
        Self.append(string: Array("message".utf8).span, to: &bytes)
        Self.append(string: text, to: &bytes)
        put(".")
    }

    /// Bytes that have no value.
    mutating func write(undecodable payload: Span<UInt8>) {
        put("b")
        bytes.append(copying: payload)
    }

    private mutating func put(_ tag: Unicode.Scalar) { bytes.append(UInt8(ascii: tag)) }

    private mutating func write(_ number: PythonNumber) {
        switch number {
        case .double(let bits):
            put("d")
            Self.append(bits, to: &bytes)
        case .integer(let digits):
            put("i")
            Self.append(UInt64(digits.count), to: &bytes)
            bytes += digits
        }
    }

    private static func append(string text: Span<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "s"))
        append(UInt64(text.count), to: &bytes)
        bytes.append(copying: text)
    }

    private static func append(string text: [UInt8], _ range: Range<Int>, to bytes: inout [UInt8]) {
        append(string: text.span.extracting(range), to: &bytes)
    }

    private mutating func writeString(_ view: borrowing JSONView, _ index: Int) {
        guard view[index].flags.contains(.escaped) else {
            return Self.append(string: view.bytes(index), to: &bytes)
        }
        put("s")
        // The length stands in front and is known behind.
        let place = bytes.count
        Self.append(0, to: &bytes)
        view.appendDecoded(index, to: &bytes)
        let length = UInt64(bytes.count - place - 8)
        for offset in 0..<8 { bytes[place + offset] = UInt8(truncatingIfNeeded: length >> (8 * offset)) }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func writeObject(_ view: borrowing JSONView, _ object: Int) {
        let firstMember = members.count
        let firstName = names.count
        var key = object + 1
        while key < Int(view[object].next) {
            let start = names.count
            view.appendDecoded(key, to: &names)
            members.append(Member(start: start, end: names.count, value: key + 1))
            key = Int(view[key].next)
        }
        sortMembers(from: firstMember)
        put("o")
        for place in firstMember..<members.count {
            let member = members[place]
            // Of equal keys the last one counts, which stands last.
            if place + 1 < members.count, areSameName(member, members[place + 1]) { continue }
            Self.append(string: names, member.start..<member.end, to: &bytes)
            write(view, member.value)
        }
        put(".")
        members.removeSubrange(firstMember...)
        names.removeSubrange(firstName...)
    }

    /// Orders the members from a place on by the bytes of their keys, and equal keys as they stood.
    private mutating func sortMembers(from first: Int) {
        let names = self.names
        func precedes(_ left: Member, _ right: Member) -> Bool {
            let common = min(left.end - left.start, right.end - right.start)
            for offset in 0..<common where names[left.start + offset] != names[right.start + offset] {
                return names[left.start + offset] < names[right.start + offset]
            }
            let (leftCount, rightCount) = (left.end - left.start, right.end - right.start)
            return leftCount == rightCount ? left.value < right.value : leftCount < rightCount
        }
        guard members.count - first <= Self.insertionLimit else { return members[first...].sort(by: precedes) }
        for place in first..<members.count {
            var hole = place
            while hole > first, precedes(members[hole], members[hole - 1]) {
                members.swapAt(hole, hole - 1)
                hole -= 1
            }
        }
    }

    private func areSameName(_ left: Member, _ right: Member) -> Bool {
        left.end - left.start == right.end - right.start
            && names[left.start..<left.end].elementsEqual(names[right.start..<right.end])
    }
}
