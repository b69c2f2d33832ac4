/// SplitMix64: the same seed gives the same cases on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// So many random decimal digits, the first one not zero.
    mutating func digits(_ count: Int) -> String {
        var text = String(UInt8.random(in: 1...9, using: &self))
        for _ in 1..<max(count, 1) { text += String(UInt8.random(in: 0...9, using: &self)) }
        return text
    }
}
