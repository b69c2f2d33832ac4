extension SequenceValue {
    /// The most decimal digits that always fit into 192 bits.
    package static let maximumDigitCount = 57

    /// Reads at most 57 decimal digits in ASCII; nil for anything else. Leading zeros are accepted here:
    /// `SequenceNumber` is the one that judges the written form.
    package init?(_ bytes: borrowing Span<UInt8>) {
        let count = bytes.count
        guard count > 0, count <= Self.maximumDigitCount else { return nil }
        if count == 56 {
            self.init(layoutLength: bytes)
            return
        }
        var position = 0
        var value = SequenceValue(0)
        while position < count {
            let end = position + (count - position - 1) % 19 + 1
            var chunk: UInt64 = 0
            while position < end {
                let digit = bytes[position] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                chunk = chunk &* 10 &+ UInt64(digit)
                position += 1
            }
            value.multiply(by: 10_000_000_000_000_000_000, adding: chunk)
        }
        self = value
    }

    /// Reads at most 57 decimal digits from text.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// The length every number of the service has today, read in words of eight digits.
    private init?(layoutLength bytes: borrowing Span<UInt8>) {
        guard bytes.count == 56 else { return nil }
        guard let first = EightDigits.value(EightDigits.word(bytes, at: 0)),
            let second = EightDigits.value(EightDigits.word(bytes, at: 8)),
            let third = EightDigits.value(EightDigits.word(bytes, at: 16)),
            let fourth = EightDigits.value(EightDigits.word(bytes, at: 24)),
            let fifth = EightDigits.value(EightDigits.word(bytes, at: 32)),
            let sixth = EightDigits.value(EightDigits.word(bytes, at: 40)),
            let seventh = EightDigits.value(EightDigits.word(bytes, at: 48))
        else { return nil }
        self.init(first &* 100_000_000 &+ second)
        multiply(by: 10_000_000_000_000_000, adding: third &* 100_000_000 &+ fourth)
        multiply(by: 10_000_000_000_000_000, adding: fifth &* 100_000_000 &+ sixth)
        multiply(by: 100_000_000, adding: seventh)
    }

    /// Multiplies by one word and adds another; the caller has made sure that the result fits.
    private mutating func multiply(by factor: UInt64, adding addend: UInt64) {
        let (lowHigh, lowLow) = low.multipliedFullWidth(by: factor)
        let (middleHigh, middleLow) = middle.multipliedFullWidth(by: factor)
        let (newLow, carry) = lowLow.addingReportingOverflow(addend)
        let (part, carry2) = middleLow.addingReportingOverflow(lowHigh)
        let (newMiddle, carry3) = part.addingReportingOverflow(carry ? 1 : 0)
        high = high &* factor &+ middleHigh &+ (carry2 ? 1 : 0) &+ (carry3 ? 1 : 0)
        middle = newMiddle
        low = newLow
    }

    /// Divides by one word in place and returns the remainder.
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64
        (high, remainder) = high.quotientAndRemainder(dividingBy: divisor)
        (middle, remainder) = divisor.dividingFullWidth((remainder, middle))
        (low, remainder) = divisor.dividingFullWidth((remainder, low))
        return remainder
    }
}

extension SequenceValue: CustomStringConvertible {
    /// The decimal digits.
    package var description: String {
        var bytes: [UInt8] = []
        appendDigits(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the decimal digits.
    package func appendDigits(to bytes: inout [UInt8]) {
        var rest = self
        let start = bytes.count
        repeat {
            var chunk = rest.divide(by: 10_000_000_000_000_000_000)
            let isLast = rest == SequenceValue(0)
            for _ in 0..<19 {
                bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: chunk % 10))
                chunk /= 10
                if isLast, chunk == 0 { break }
            }
        } while rest != SequenceValue(0)
        bytes[start...].reverse()
    }
}
