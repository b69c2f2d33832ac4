/// 128 bits that stand for what a payload means to the recipe's function: equal for all spellings of one value, and by all
/// odds different for different values. The same on every machine and in every run.
///
/// It is the beginning of the SHA-256 of a canonical form, see `CanonicalWriter`.
package struct ContentKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first eight bytes, as a big-endian number.
    package var high: UInt64
    /// The eight bytes after them.
    package var low: UInt64

    /// A key that was stored as its 16 bytes; `nil` for any other number of bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(prefix: bytes)
    }

    /// From at least 16 bytes.
    init(prefix bytes: [UInt8]) {
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 16 bytes, to be stored.
    package var bytes: [UInt8] {
        [high, low].flatMap { half in stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> $0) }
        }
    }

    package static func < (left: ContentKey, right: ContentKey) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    package var description: String { Hex.string(bytes) }
}
