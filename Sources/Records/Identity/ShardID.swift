/// The number of a shard, printed as `shardId-` and at least twelve digits.
package struct ShardID: Hashable, Sendable {
    /// The number, never negative.
    package let number: Int64

    /// The shard with this number.
    package init(_ number: Int64) {
        self.number = number
    }

    /// Reads `shardId-` followed by exactly twelve digits; nil for anything else.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// Reads the id from ASCII bytes.
    package init?(_ bytes: borrowing Span<UInt8>) {
        guard bytes.count == Self.byteCount, let number = Self.number(atStartOf: bytes) else { return nil }
        self.number = number
    }

    /// The length of every id.
    static let byteCount = 20

    /// The shard number that the first twenty bytes spell; nil if they spell none.
    static func number(atStartOf bytes: borrowing Span<UInt8>) -> Int64? {
        guard bytes.count >= byteCount,
            bytes[0] == UInt8(ascii: "s"), bytes[1] == UInt8(ascii: "h"), bytes[2] == UInt8(ascii: "a"),
            bytes[3] == UInt8(ascii: "r"), bytes[4] == UInt8(ascii: "d"), bytes[5] == UInt8(ascii: "I"),
            bytes[6] == UInt8(ascii: "d"), bytes[7] == UInt8(ascii: "-")
        else { return nil }
        var number: Int64 = 0
        for index in 8..<byteCount {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int64(digit)
        }
        return number
    }
}

extension ShardID: Comparable {
    package static func < (left: ShardID, right: ShardID) -> Bool { left.number < right.number }
}

extension ShardID: CustomStringConvertible {
    /// `shardId-000000000007`.
    package var description: String {
        let digits = String(number)
        return "shardId-" + String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    }
}
