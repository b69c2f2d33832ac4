extension OutputSpan where Element == UInt8 {
    /// Appends a copy of `bytes`.
    @_lifetime(self: copy self)
    package mutating func append(copying bytes: Span<UInt8>) {
        precondition(bytes.count <= freeCapacity, "the output has no room for the bytes")
        guard !bytes.isEmpty else { return }
        // Both buffers are alive during the closures and cannot overlap: one is exclusively borrowed. The room was checked.
        unsafe withUnsafeMutableBufferPointer { target, count in
            unsafe bytes.withUnsafeBufferPointer { source in
                guard let to = target.baseAddress, let from = source.baseAddress else { return }
                unsafe (to + count).initialize(from: from, count: source.count)
                count += source.count
            }
        }
    }
}
