/// Tells hashes that were probably met before from those that certainly were not, in a fixed room.
///
/// A Bloom filter whose bits for one hash lie in one run of 512, so that each question costs one access to memory. With
/// eight hashes a run it takes fewer than one in a million for a repeat that is none.
struct RepeatFilter {
    /// Bits of a run, as words.
    private static let wordsPerRun = 8
    private static let bitsPerHash = 6
    /// 64 MiB.
    static let maximumRuns = 1 << 20

    private var words: [UInt64]
    private let mask: UInt64

    /// A filter for so many hashes; for more than eight million it answers wrongly more often.
    init(expecting count: Int64) {
        var runs = 1 << 10
        while runs < Self.maximumRuns, Int64(runs) < count / 4 { runs *= 2 }
        words = [UInt64](repeating: 0, count: runs * Self.wordsPerRun)
        mask = UInt64(runs - 1)
    }

    /// Notes a hash. False if it certainly was not noted before.
    mutating func insert(_ hash: UInt64) -> Bool {
        let start = Int(truncatingIfNeeded: hash & mask) * Self.wordsPerRun
        // The run takes the hash's lowest bits; the bits in it come from a mix of all of them.
        var rest = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
        var wasThere = true
        for _ in 0..<Self.bitsPerHash {
            let bit = rest >> 55
            let word = start + Int(truncatingIfNeeded: bit >> 6)
            let flag: UInt64 = 1 << (bit & 63)
            wasThere = wasThere && words[word] & flag != 0
            words[word] |= flag
            rest <<= 9
        }
        return wasThere
    }
}
