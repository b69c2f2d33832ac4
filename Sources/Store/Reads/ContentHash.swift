/// A quick 64-bit hash of a few byte strings, to find the few records worth comparing byte by byte.
///
/// It is the same in every process. It guards nothing: whoever compares records compares their bytes.
struct ContentHash {
    private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

    /// Mixes in one string and its length.
    mutating func combine(_ bytes: borrowing Span<UInt8>) {
        // A view of the same bytes for as long as the span is lent.
        let raw = unsafe bytes.bytes
        let count = raw.byteCount
        var offset = 0
        while offset + 8 <= count {
            // The loop's condition keeps the eight bytes inside the span.
            mix(unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest = UInt64(truncatingIfNeeded: count)
        while offset < count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        mix(rest)
    }

    /// Folds the 128-bit product of the state and a word: each bit of either reaches most bits of the result.
    private mutating func mix(_ word: UInt64) {
        let (high, low) = (value ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        value = (high ^ low) &+ 0x1319_8A2E_0370_7344
    }
}
