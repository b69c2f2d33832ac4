/// The stretch of a document that is in memory, and the tape of the element read last.
///
/// Storage is two plain arrays; pointers into them live for one call only.
struct JSONWindow: ~Copyable {
    /// The bytes, then `PaddedBytes.padding` zero bytes.
    private(set) var bytes: [UInt8]
    /// All of it initialised; the first `tokenCount` tokens are the element's.
    private(set) var tape: [JSONToken]
    private(set) var tokenCount = 0

    /// An empty window.
    init() {
        bytes = [UInt8](repeating: 0, count: PaddedBytes.padding)
        tape = []
    }

    /// Bytes of the document that it holds.
    var count: Int { bytes.count - PaddedBytes.padding }

    /// Takes over a whole document. Nothing is copied if the array has room for the padding.
    mutating func adopt(_ document: consuming [UInt8]) {
        bytes = document
        bytes.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
    }

    /// Holds a copy of a whole document and keeps the room.
    mutating func adopt(copying document: borrowing Span<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(copying: document)
        bytes.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
    }

    /// Forgets the bytes and keeps the room.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
        tokenCount = 0
    }

    /// Drops the first bytes and reads more until `capacity` bytes are held or the source ends; says whether it ended.
    mutating func refill(
        dropping dropped: Int, capacity: Int, from source: inout any ByteSource
    ) throws(ByteSourceError) -> Bool {
        bytes.removeLast(PaddedBytes.padding)
        bytes.removeSubrange(0..<dropped)
        // Whatever happens, the padding comes back.
        defer { bytes.append(contentsOf: repeatElement(0, count: PaddedBytes.padding)) }
        bytes.reserveCapacity(capacity + PaddedBytes.padding)
        while bytes.count < capacity {
            let before = bytes.count
            try bytes.append(addingCapacity: capacity - before) { (output) throws(ByteSourceError) in
                try source.read(into: &output)
            }
            if bytes.count == before { return true }
        }
        return false
    }

    /// Makes room for more tokens.
    mutating func growTape() {
        let empty = JSONToken(kind: .null, start: 0, length: 0, next: 0)
        tape.append(contentsOf: repeatElement(empty, count: max(256, tape.count)))
    }

    /// Reads the value that begins at `start` into the tape; its indexes count from there.
    mutating func scanValue(at start: Int, depthLimit: Int) -> JSONScanner.Outcome {
        tokenCount = 0
        guard !tape.isEmpty else { return .tapeFull }
        let (outcome, count) = Self.scan(bytes, at: start, into: &tape, depthLimit: depthLimit)
        tokenCount = count
        return outcome
    }

    @inline(__always)
    private static func scan(
        _ bytes: borrowing [UInt8], at start: Int, into tape: inout [JSONToken], depthLimit: Int
    ) -> (JSONScanner.Outcome, Int) {
        let end = bytes.count - PaddedBytes.padding
        precondition(start >= 0 && start <= end, "a value begins inside the window")
        // Both buffers live through the closures; the bytes end in padding, as `PaddedBytes` demands.
        return unsafe tape.withUnsafeMutableBufferPointer { tokens in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress, let tokenBase = tokens.baseAddress else {
                    return (.tapeFull, 0)
                }
                var scanner = unsafe JSONScanner(
                    text: PaddedBytes(base: base + start, count: end - start), tape: tokenBase,
                    capacity: tokens.count, depthLimit: depthLimit)
                let outcome = scanner.scan()
                return (outcome, scanner.count)
            }
        }
    }

    /// The index of the first byte from `start` on that is no white space.
    func skipSpace(from start: Int) -> Int {
        var index = start
        while index < count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return index
            }
        }
        return index
    }
}
