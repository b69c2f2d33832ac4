extension [UInt8] {
    /// Appends the bytes of a span.
    @inline(__always)
    package mutating func append(copying bytes: borrowing Span<UInt8>) {
        // The buffer lives as long as the borrowed span.
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
