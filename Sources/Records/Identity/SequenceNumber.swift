/// A Kinesis sequence number as it is written: `0`, or up to 129 decimal digits without a leading zero.
///
/// The pattern is the one documented for the service's `SequenceNumber` shape. Numbers order by value, which for this
/// form is (length, digits); the plain order of the texts is wrong as soon as lengths differ.
package struct SequenceNumber: Hashable, Sendable {
    /// The decimal digits, without sign or leading zeros.
    package let digits: String

    /// The longest number the service may hand out.
    package static let maximumDigitCount = 129

    /// Reads a number from its text; nil unless the text is exactly a valid number.
    package init?(_ text: some StringProtocol) {
        guard Self.isValid(text.utf8) else { return nil }
        digits = String(text)
    }

    /// Reads a number from its digits in ASCII; nil unless the bytes are exactly a valid number.
    package init?(_ bytes: borrowing Span<UInt8>) {
        guard Self.isValid(bytes), let text = try? UTF8Span(validating: copy bytes) else { return nil }
        digits = String(copying: text)
    }

    /// The number with this value.
    package init(_ value: SequenceValue) {
        digits = value.description
    }

    /// The number behind a storage key; nil if the key is not one that `storageKey` could have made.
    package init?(storageKey: some StringProtocol) {
        let key = storageKey.utf8
        guard key.count > 3, let number = Self(storageKey.dropFirst(3)),
            Self.lengthPrefix(number.digits.utf8.count) == storageKey.prefix(3)
        else { return nil }
        self = number
    }

    /// Three digits of length, then the digits: as text this orders like the numbers, over all lengths.
    package var storageKey: String {
        Self.lengthPrefix(digits.utf8.count) + digits
    }

    /// The number as an integer of 192 bits; nil for numbers of more than 57 digits.
    package var value: SequenceValue? {
        SequenceValue(digits.utf8Span.span)
    }

    /// Whether the bytes are `0`, or at most 129 digits that start with another one.
    package static func isValid(_ bytes: borrowing Span<UInt8>) -> Bool {
        let count = bytes.count
        guard count > 0, count <= maximumDigitCount else { return false }
        guard bytes[0] != UInt8(ascii: "0") || count == 1 else { return false }
        var isDecimal = true
        for index in bytes.indices {
            isDecimal = isDecimal && bytes[index] &- UInt8(ascii: "0") < 10
        }
        return isDecimal
    }

    private static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= maximumDigitCount else { return false }
        guard first != UInt8(ascii: "0") || bytes.count == 1 else { return false }
        return bytes.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }

    private static func lengthPrefix(_ length: Int) -> String {
        let text = String(length)
        return String(repeating: "0", count: 3 - text.utf8.count) + text
    }
}

extension SequenceNumber: Comparable {
    package static func < (left: SequenceNumber, right: SequenceNumber) -> Bool {
        let leftCount = left.digits.utf8.count
        let rightCount = right.digits.utf8.count
        return leftCount == rightCount ? left.digits < right.digits : leftCount < rightCount
    }
}

extension SequenceNumber: CustomStringConvertible {
    package var description: String { digits }
}
