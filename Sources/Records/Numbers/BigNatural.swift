/// A natural number of any size, with the few operations that one correctly rounded division needs.
struct BigNatural {
    /// Words of 32 bits, the least first, without zeros at the end.
    private var words: [UInt32] = []

    /// A number of one word.
    init(_ word: UInt64) {
        words = [UInt32(truncatingIfNeeded: word), UInt32(word >> 32)]
        trim()
    }

    /// The position of the highest set bit, plus one.
    var bitWidth: Int {
        words.count * 32 - (words.last?.leadingZeroBitCount ?? 0)
    }

    var isZero: Bool { words.isEmpty }

    /// Multiplies by a word and adds another.
    mutating func multiply(by factor: UInt32, adding addend: UInt32 = 0) {
        var carry = UInt64(addend)
        for index in words.indices {
            carry += UInt64(words[index]) * UInt64(factor)
            words[index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        if carry > 0 { words.append(UInt32(carry)) }
    }

    mutating func shiftLeft(by count: Int) {
        guard !isZero else { return }
        multiply(by: 1 << UInt32(count % 32))
        words.insert(contentsOf: repeatElement(0, count: count / 32), at: 0)
    }

    mutating func shiftRightByOne() {
        var carry: UInt32 = 0
        for index in words.indices.reversed() {
            let word = words[index]
            words[index] = word >> 1 | carry << 31
            carry = word & 1
        }
        trim()
    }

    /// Subtracts a number that is not larger.
    mutating func subtract(_ other: BigNatural) {
        var borrow: UInt64 = 0
        for index in words.indices {
            let taken = (index < other.words.count ? UInt64(other.words[index]) : 0) + borrow
            let word = UInt64(words[index])
            borrow = word < taken ? 1 : 0
            words[index] = UInt32(truncatingIfNeeded: word &- taken)
        }
        trim()
    }

    /// Whether the number is at least as large as another.
    func isAtLeast(_ other: BigNatural) -> Bool {
        guard words.count == other.words.count else { return words.count > other.words.count }
        for index in words.indices.reversed() where words[index] != other.words[index] {
            return words[index] > other.words[index]
        }
        return true
    }

    private mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }
}
