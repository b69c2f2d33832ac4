/// Random numbers that depend on a seed alone: xoshiro256**, filled by SplitMix64.
///
/// Every purpose draws from a stream of its own, so that asking for one fault more leaves all the rest as it was.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The stream of numbers for a purpose under a seed.
    package init(seed: UInt64, purpose: String) {
        // FNV-1a over the purpose's name keeps the streams of one seed apart.
        var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in purpose.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        mixed ^= seed &* 0x9E37_79B9_7F4A_7C15
        func next() -> UInt64 {
            mixed &+= 0x9E37_79B9_7F4A_7C15
            var word = mixed
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return word ^ word >> 31
        }
        state = (next(), next(), next(), next())
    }

    package mutating func next() -> UInt64 {
        let scrambled = state.1 &* 5
        let result = (scrambled << 7 | scrambled >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A whole number from 0 up to, not including, `bound`, which is above zero. The tiny bias of the method does not
    /// matter for readings, and the result is the same on every machine.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number from 0 up to, not including, 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A random UUID, version 4.
    mutating func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (word, groups) in [(high, [8, 4, 4]), (low, [4, 12])] {
            var shift = 64
            for group in groups {
                if !text.isEmpty { text.append(UInt8(ascii: "-")) }
                for _ in 0..<group {
                    shift -= 4
                    text.append(digits[Int(word >> UInt64(shift) & 0xF)])
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
