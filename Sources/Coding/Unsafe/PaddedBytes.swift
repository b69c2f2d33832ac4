/// Text followed by at least `padding` zero bytes, read without bounds checks.
///
/// Invariant: the memory from `base` to `base + count + padding` is alive and initialised as long as the value is in use
/// (it never leaves the closure that lent the pointer), and the bytes from `count` on are zero. No JSON construct goes past
/// a zero byte, so a scan that stops at each byte it does not expect stops at `count`; loads of a block begin at most there.
@safe
struct PaddedBytes {
    /// Zero bytes that must follow the text.
    static let padding = 64

    @usableFromInline let base: UnsafePointer<UInt8>
    /// Bytes of text; the index of the first zero byte after it.
    let count: Int

    /// - Parameter base: the first byte of text; `padding` zero bytes follow the `count` bytes.
    @inline(__always)
    init(base: UnsafePointer<UInt8>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    @inline(__always)
    subscript(index: Int) -> UInt8 {
        assert(index >= 0 && index < count + Self.padding)
        return unsafe base[index]  // by the invariant
    }

    /// The eight bytes from `index`, the first one lowest.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        assert(index >= 0 && index + 8 <= count + Self.padding)
        // By the invariant; every bit pattern is a number.
        return unsafe UInt64(
            littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// The four bytes from `index`, the first one lowest.
    @inline(__always)
    func half(at index: Int) -> UInt32 {
        assert(index >= 0 && index + 4 <= count + Self.padding)
        // By the invariant; every bit pattern is a number.
        return unsafe UInt32(
            littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt32.self))
    }

    /// The sixteen bytes from `index`.
    @inline(__always)
    func block(at index: Int) -> ByteBlock {
        assert(index >= 0 && index + 16 <= count + Self.padding)
        // By the invariant; every bit pattern is a number.
        return unsafe UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: ByteBlock.self)
    }
}

/// Sixteen bytes of text, signed. Comparisons name this type on both sides: with an inferred literal the compiler takes
/// the generic operator, which goes lane by lane.
typealias ByteBlock = SIMD16<Int8>

extension SIMDMask where Storage == SIMD16<Int8> {
    /// The mask as two words, one byte of ones or zeros a lane, the first lane lowest.
    @inline(__always)
    var words: (low: UInt64, high: UInt64) {
        // A mask of sixteen lanes is sixteen bytes of all ones or all zeros.
        let pair = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return (UInt64(littleEndian: pair[0]), UInt64(littleEndian: pair[1]))
    }
}
