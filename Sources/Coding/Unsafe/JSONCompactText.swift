extension JSONView {
    /// Appends the value at `index` as compact JSON: no white space, keys in order (of equal keys the last value, at the
    /// first one's place), numbers as written, strings in UTF-8 with the fewest escapes.
    ///
    /// The text is never longer than the value's text in the document. Writing a compact text again gives itself.
    package func appendCompact(_ index: Int, to output: inout [UInt8]) {
        // Quotes stand outside a string token's text; blocks of sixteen bytes may overrun the end.
        let bound = Int(tape[index].length) + 2 + PaddedBytes.padding
        if output.capacity - output.count < bound {
            output.reserveCapacity(max(output.capacity * 2, output.count + bound))
        }
        output.append(addingCapacity: bound) { room in
            withPaddedBytes { text in
                // The room holds `bound` bytes, which is what `CompactWriter` asks for; it counts what it initialised.
                unsafe room.withUnsafeMutableBufferPointer { buffer, count in
                    guard let base = buffer.baseAddress else { return }
                    var writer = unsafe CompactWriter(text: text, output: base + count)
                    writer.write(tape, from: index)
                    count += writer.count
                }
            }
        }
    }
}

/// Writes tokens as compact text into room that is large enough.
///
/// Invariant: at `output` there is room for the length of the value's text, two quotes and `PaddedBytes.padding`. What is
/// written for a token is never longer than its text, since each escape shrinks or stays.
@safe
struct CompactWriter {
    private let text: PaddedBytes
    private let output: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(text: PaddedBytes, output: UnsafeMutablePointer<UInt8>) {
        self.text = text
        unsafe self.output = output
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        unsafe output[count] = byte  // by the invariant
        count &+= 1
    }

    /// Copies text in blocks of sixteen bytes; the last one may overrun into the padding.
    @inline(__always)
    private mutating func copy(from start: Int, length: Int) {
        var done = 0
        repeat {
            let block = text.block(at: start &+ done)
            // By the invariant: the padding takes the overrun, which the next write replaces.
            unsafe UnsafeMutableRawPointer(output + count + done).storeBytes(of: block, as: ByteBlock.self)
            done &+= 16
        } while done < length
        count &+= length
    }

    /// Writes the value at a tape index and everything below it; answers the index after it.
    @discardableResult
    mutating func write(_ tape: Span<JSONToken>, from index: Int) -> Int {
        let token = tape[index]
        switch token.kind {
        case .object:
            if token.flags.contains(.duplicateKeys) { return writeDistinct(tape, from: index) }
            put(UInt8(ascii: "{"))
            var next = index &+ 1
            while next < Int(token.next) {
                if next != index &+ 1 { put(UInt8(ascii: ",")) }
                writeString(tape[next])
                put(UInt8(ascii: ":"))
                next = write(tape, from: next &+ 1)
            }
            put(UInt8(ascii: "}"))
        case .array:
            put(UInt8(ascii: "["))
            var next = index &+ 1
            while next < Int(token.next) {
                if next != index &+ 1 { put(UInt8(ascii: ",")) }
                next = write(tape, from: next)
            }
            put(UInt8(ascii: "]"))
        case .key, .string:
            writeString(token)
        default:
            copy(from: Int(token.start), length: Int(token.length))
        }
        return Int(token.next)
    }

    /// An object that holds a key twice: one scan for the last value of each key.
    private mutating func writeDistinct(_ tape: Span<JSONToken>, from object: Int) -> Int {
        var order: [Int] = []
        var last: [[UInt8]: Int] = [:]
        var names: [[UInt8]] = []
        var key = object + 1
        let end = Int(tape[object].next)
        while key < end {
            var name: [UInt8] = []
            JSONUnescaper.append(tape[key], of: text, to: &name)
            if last.updateValue(key + 1, forKey: name) == nil {
                order.append(key)
                names.append(name)
            }
            key = Int(tape[key].next)
        }
        put(UInt8(ascii: "{"))
        for (place, key) in order.enumerated() {
            if place > 0 { put(UInt8(ascii: ",")) }
            writeString(tape[key])
            put(UInt8(ascii: ":"))
            write(tape, from: last[names[place]] ?? key + 1)
        }
        put(UInt8(ascii: "}"))
        return end
    }

    @inline(__always)
    private mutating func writeString(_ token: JSONToken) {
        put(UInt8(ascii: "\""))
        if token.flags.contains(.escaped) {
            writeEscaped(token)
        } else {
            copy(from: Int(token.start), length: Int(token.length))
        }
        put(UInt8(ascii: "\""))
    }

    /// Text with backslashes: each escape is written in its shortest form.
    private mutating func writeEscaped(_ token: JSONToken) {
        var index = Int(token.start)
        let end = index &+ Int(token.length)
        while index < end {
            let byte = text[index]
            if byte != UInt8(ascii: "\\") {
                put(byte)
                index &+= 1
                continue
            }
            let escape = text[index &+ 1]
            if escape == UInt8(ascii: "u") {
                let (scalar, length) = JSONUnescaper.character(at: index, of: text)
                put(scalar: scalar)
                index &+= length
            } else {
                if escape != UInt8(ascii: "/") { put(UInt8(ascii: "\\")) }
                put(escape)
                index &+= 2
            }
        }
    }

    /// One character that was written as `\u`; at most as long as that was.
    private mutating func put(scalar: UInt32) {
        if scalar < 0x20 || scalar == 0x22 || scalar == 0x5C || scalar & 0xFFFF_F800 == 0xD800 {
            JSONEscape.forEachByte(of: scalar) { put($0) }
            return
        }
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (scalar &>> shift & 0x3F)) }
        if scalar < 0x80 {
            put(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            put(UInt8(truncatingIfNeeded: 0xC0 | scalar &>> 6))
            put(tail(0))
        } else if scalar < 0x10000 {
            put(UInt8(truncatingIfNeeded: 0xE0 | scalar &>> 12))
            put(tail(6))
            put(tail(0))
        } else {
            put(UInt8(truncatingIfNeeded: 0xF0 | scalar &>> 18))
            put(tail(12))
            put(tail(6))
            put(tail(0))
        }
    }
}
