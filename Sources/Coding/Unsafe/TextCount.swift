/// Counts over bytes that are about to be forgotten: a streamed document passes through here, so sixteen go at a time.
enum TextCount {
    static func lineFeeds(in bytes: Span<UInt8>) -> Int {
        count(in: bytes, blocks: { $0 .== ByteBlock(repeating: 0x0A) }, single: { $0 == 0x0A })
    }

    /// Code points of valid UTF-8; in damaged text every byte that could begin one.
    static func codePoints(in bytes: Span<UInt8>) -> Int {
        // Signed, the bytes 0x80 to 0xBF that go on with a character are those up to −65.
        count(in: bytes, blocks: { $0 .> ByteBlock(repeating: -65) }, single: { $0 & 0xC0 != 0x80 })
    }

    @inline(__always)
    private static func count(
        in bytes: Span<UInt8>, blocks: (ByteBlock) -> SIMDMask<ByteBlock>, single: (UInt8) -> Bool
    ) -> Int {
        var total = 0
        var index = 0
        while index &+ 16 <= bytes.count {
            // At most 127 rounds, so that no lane overflows.
            let end = min(bytes.count &- 16, index &+ 126 &* 16)
            var lanes = ByteBlock.zero
            while index <= end {
                // index + 16 <= count; a true lane is −1.
                let block = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: ByteBlock.self)
                lanes = unsafe lanes &- unsafeBitCast(blocks(block), to: ByteBlock.self)
                index &+= 16
            }
            for lane in lanes.indices { total &+= Int(lanes[lane]) }
        }
        while index < bytes.count {
            if single(bytes[index]) { total &+= 1 }
            index &+= 1
        }
        return total
    }
}
