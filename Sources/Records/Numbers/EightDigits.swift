/// Eight decimal digits at once, worked on side by side in the bytes of one word.
enum EightDigits {
    /// The number that eight ASCII digits spell, the first one in the lowest byte; nil if any byte is no digit.
    @inline(__always)
    static func value(_ word: UInt64) -> UInt64? {
        // A digit is 0x30 to 0x39: its upper half is 3, and still is after adding 6.
        let upper: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
        let raised = (word &+ 0x0606_0606_0606_0606) & upper
        guard word & upper | raised >> 4 == 0x3333_3333_3333_3333 else { return nil }
        let digits = word &- 0x3030_3030_3030_3030
        let pairs = digits &* 10 &+ digits >> 8
        let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let high = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (low &+ high) >> 32
    }

    /// Eight bytes as a word, the first one in the lowest byte. The compiler makes one load of it.
    @inline(__always)
    static func word(_ bytes: borrowing Span<UInt8>, at index: Int) -> UInt64 {
        let low =
            UInt64(bytes[index]) | UInt64(bytes[index + 1]) << 8 | UInt64(bytes[index + 2]) << 16
            | UInt64(bytes[index + 3]) << 24
        let high =
            UInt64(bytes[index + 4]) | UInt64(bytes[index + 5]) << 8 | UInt64(bytes[index + 6]) << 16
            | UInt64(bytes[index + 7]) << 24
        return low | high << 32
    }
}
