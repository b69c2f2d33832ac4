#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Span<UInt8> {
    /// Index of the first such byte at or behind `start`; nil where there is none.
    package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < count else { return nil }
        precondition(start >= 0, "a search begins inside of the bytes")
        // start < count: the search stays inside of the span, which lives during the call.
        return unsafe withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// Whether exactly these characters, which are ASCII, stand at `start`, and all of them before `end`.
    @inline(__always)
    package func has(_ text: StaticString, at start: Int, before end: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard start >= 0, end <= count, end - start >= length else { return false }
        for offset in 0..<length {
            // offset < length, the text's own bytes.
            guard unsafe self[start + offset] == text.utf8Start[offset] else { return false }
        }
        return true
    }
}

extension StaticString {
    /// Whether the text, which is ASCII, begins with these bytes.
    package func hasPrefix(_ bytes: borrowing Span<UInt8>) -> Bool {
        guard bytes.count <= utf8CodeUnitCount else { return false }
        for offset in bytes.indices {
            // offset < count, which is at most the text's own length.
            guard unsafe bytes[offset] == utf8Start[offset] else { return false }
        }
        return true
    }
}
