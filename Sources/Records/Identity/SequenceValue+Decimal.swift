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

    /// The length every number of the service has today. Its three chunks are independent chains of multiplications,
    /// so that the processor works on them side by side.
    private init?(layoutLength bytes: borrowing Span<UInt8>) {
        guard bytes.count == 56 else { return nil }
        let zero = UInt8(ascii: "0")
        var first: UInt64 = 0
        var second = UInt64(bytes[18] &- zero)
        var third = UInt64(bytes[37] &- zero)
        var largest = max(bytes[18] &- zero, bytes[37] &- zero)
        for index in 0..<18 {
            let a = bytes[index] &- zero
            let b = bytes[index + 19] &- zero
            let c = bytes[index + 38] &- zero
            largest = max(max(largest, a), max(b, c))
            first = first &* 10 &+ UInt64(a)
            second = second &* 10 &+ UInt64(b)
            third = third &* 10 &+ UInt64(c)
        }
        guard largest < 10 else { return nil }
        self.init(first)
        multiply(by: 10_000_000_000_000_000_000, adding: second)
        multiply(by: 10_000_000_000_000_000_000, adding: third)
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
        var rest = self
        var chunks: [UInt64] = []
        repeat {
            chunks.append(rest.divide(by: 10_000_000_000_000_000_000))
        } while rest != SequenceValue(0)
        var text = String(chunks.removeLast())
        for chunk in chunks.reversed() {
            let digits = String(chunk)
            text += String(repeating: "0", count: 19 - digits.utf8.count) + digits
        }
        return text
    }
}
