/// A sequence number's value as a 192-bit unsigned integer.
@frozen
package struct SequenceValue: Comparable, Hashable, Sendable {
    package var high: UInt64
    package var middle: UInt64
    package var low: UInt64

    @inlinable
    package static func < (a: SequenceValue, b: SequenceValue) -> Bool {
        if a.high != b.high { return a.high < b.high }
        if a.middle != b.middle { return a.middle < b.middle }
        return a.low < b.low
    }
}
