extension Timestamp {
    /// Reads a time that came as a number since the epoch, in the unit that its size suggests.
    ///
    /// Below 10^11 it counts seconds (until the year 5138), below 10^14 milliseconds (from 1973 on), below 10^17
    /// microseconds, below 10^20 nanoseconds. The decimal text is read as it stands: no digit passes through a binary
    /// fraction. What lies below the microsecond is cut off. Nil for negative numbers, for those outside the years up
    /// to 9999, and for bytes that are not one JSON number.
    package init?(number bytes: borrowing Span<UInt8>) {
        guard let shape = NumberShape(bytes), !shape.isNegative || shape.isZero else { return nil }
        guard !shape.isZero else {
            self.init(microseconds: 0)
            return
        }
        let shift: Int
        switch shape.pointPosition {
        case ...11: shift = 6
        case 12...14: shift = 3
        case 15...17: shift = 0
        case 18...20: shift = -3
        default: return nil
        }
        var wanted = shape.pointPosition + shift
        var microseconds: Int64 = 0
        var index = shape.firstDigit
        while wanted > 0 {
            var digit: UInt8 = 0
            while index < shape.digitsEnd {
                digit = bytes[index] &- UInt8(ascii: "0")
                index += 1
                if digit < 10 { break }
                digit = 0
            }
            microseconds = microseconds * 10 + Int64(digit)
            wanted -= 1
        }
        self.init(microseconds: microseconds)
        guard self <= .latest else { return nil }
    }

    /// Reads a time that came as a number, from its text.
    package init?(number text: String) {
        self.init(number: text.utf8Span.span)
    }
}
