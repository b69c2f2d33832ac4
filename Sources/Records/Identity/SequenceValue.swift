/// A sequence number as an unsigned integer of 192 bits, for arithmetic and for reading its layout.
///
/// Holds every number of at most 57 digits; those of the service's present layout have 56.
@frozen
package struct SequenceValue: Hashable, Sendable {
    /// Bits 128 to 191.
    package var high: UInt64
    /// Bits 64 to 127.
    package var middle: UInt64
    /// Bits 0 to 63.
    package var low: UInt64

    /// The value with these three words.
    @inlinable
    package init(high: UInt64, middle: UInt64, low: UInt64) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// A small value.
    @inlinable
    package init(_ small: UInt64) {
        self.init(high: 0, middle: 0, low: small)
    }

    /// How many bits the value needs; 0 for zero.
    @inlinable
    package var bitWidth: Int {
        if high != 0 { return 192 - high.leadingZeroBitCount }
        if middle != 0 { return 128 - middle.leadingZeroBitCount }
        return 64 - low.leadingZeroBitCount
    }

    /// The value as 64 bits; nil where it needs more.
    @inlinable
    package var asUInt64: UInt64? {
        high == 0 && middle == 0 ? low : nil
    }

    /// The sum; nil where it does not fit into 192 bits.
    @inlinable
    package func adding(_ other: SequenceValue) -> SequenceValue? {
        let (lowSum, lowCarry) = low.addingReportingOverflow(other.low)
        let (middlePart, middleCarry) = middle.addingReportingOverflow(other.middle)
        let (middleSum, middleCarry2) = middlePart.addingReportingOverflow(lowCarry ? 1 : 0)
        let (highPart, highCarry) = high.addingReportingOverflow(other.high)
        let (highSum, highCarry2) = highPart.addingReportingOverflow(middleCarry || middleCarry2 ? 1 : 0)
        guard !highCarry, !highCarry2 else { return nil }
        return SequenceValue(high: highSum, middle: middleSum, low: lowSum)
    }

    /// The difference; nil where `other` is larger.
    @inlinable
    package func subtracting(_ other: SequenceValue) -> SequenceValue? {
        guard other <= self else { return nil }
        let (lowPart, lowBorrow) = low.subtractingReportingOverflow(other.low)
        let middlePart = middle &- other.middle &- (lowBorrow ? 1 : 0)
        let middleBorrow = middle < other.middle || (middle == other.middle && lowBorrow)
        let highPart = high &- other.high &- (middleBorrow ? 1 : 0)
        return SequenceValue(high: highPart, middle: middlePart, low: lowPart)
    }
}

extension SequenceValue: Comparable {
    @inlinable
    package static func < (left: SequenceValue, right: SequenceValue) -> Bool {
        if left.high != right.high { return left.high < right.high }
        if left.middle != right.middle { return left.middle < right.middle }
        return left.low < right.low
    }
}
