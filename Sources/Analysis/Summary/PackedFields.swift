import Coding

/// Reads the packed fields of a rollup row, `{"field":[count,nonfinite,"min","max","sum",avg]}`, straight into a line.
///
/// The text is the program's own, by field name and without white space, and there may be a million of them: no tape is
/// made of it. What is not of this form is refused.
struct PackedFields {
    /// The row is not of the form that the rollup has.
    struct Malformed: Error {}

    private let names: [[UInt8]]
    private let positions: [[UInt8]: Int]

    /// - Parameter names: The fields asked for.
    init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        positions = Dictionary(self.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Fills the line's metrics and text.
    func read(_ bytes: borrowing Span<UInt8>, into line: inout SummaryLine) throws(Malformed) {
        line.text.removeAll(keepingCapacity: true)
        for index in line.metrics.indices { line.metrics[index] = SummaryLine.Metric() }
        var parser = Parser()
        try parser.expect(UInt8(ascii: "{"), bytes)
        if parser.takes(UInt8(ascii: "}"), bytes) { return }
        var guess = 0
        repeat {
            let key = try parser.string(bytes)
            let position = position(of: key, bytes, guess: guess)
            try parser.expect(UInt8(ascii: ":"), bytes)
            let metric = try parser.metric(bytes, text: &line.text, keeping: position != nil)
            if let position {
                line.metrics[position] = metric
                guess = position + 1
            }
        } while parser.takes(UInt8(ascii: ","), bytes)
        try parser.expect(UInt8(ascii: "}"), bytes)
    }

    /// The field with this key, which is mostly the one after the field before.
    private func position(of key: Range<Int>, _ bytes: borrowing Span<UInt8>, guess: Int) -> Int? {
        if guess < names.count, Self.isEqual(bytes, key, names[guess]) { return guess }
        var text: [UInt8] = []
        text.reserveCapacity(key.count + 2 + 64)
        text.append(UInt8(ascii: "\""))
        for index in key { text.append(bytes[index]) }
        guard text.contains(UInt8(ascii: "\\")) else { return positions[Array(text.dropFirst())] }
        text.append(UInt8(ascii: "\""))
        var reader = JSONElementReader(bytes: text)
        guard (try? reader.next()) != nil else { return nil }
        var decoded: [UInt8] = []
        reader.view.appendDecoded(0, to: &decoded)
        return positions[decoded]
    }

    private static func isEqual(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>, _ name: [UInt8]) -> Bool {
        guard range.count == name.count else { return false }
        for (offset, byte) in name.enumerated() where bytes[range.lowerBound + offset] != byte { return false }
        return true
    }
}

extension PackedFields {
    /// A position in the packed text.
    private struct Parser {
        var position = 0

        mutating func takes(_ byte: UInt8, _ bytes: borrowing Span<UInt8>) -> Bool {
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func expect(_ byte: UInt8, _ bytes: borrowing Span<UInt8>) throws(Malformed) {
            guard takes(byte, bytes) else { throw Malformed() }
        }

        /// The bytes between two quotes, escapes as they stand.
        mutating func string(_ bytes: borrowing Span<UInt8>) throws(Malformed) -> Range<Int> {
            try expect(UInt8(ascii: "\""), bytes)
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard position < bytes.count else { throw Malformed() }
            position += 1
            return start..<position - 1
        }

        mutating func integer(_ bytes: borrowing Span<UInt8>) throws(Malformed) -> Int64 {
            let start = position
            var value: Int64 = 0
            while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 {
                guard position - start < 18 else { throw Malformed() }
                value = value * 10 + Int64(bytes[position] &- UInt8(ascii: "0"))
                position += 1
            }
            guard position > start else { throw Malformed() }
            return value
        }

        /// `[count,nonfinite,"min","max","sum"]`, with the average where it stands there too.
        mutating func metric(
            _ bytes: borrowing Span<UInt8>, text: inout [UInt8], keeping: Bool
        ) throws(Malformed) -> SummaryLine.Metric {
            var metric = SummaryLine.Metric()
            try expect(UInt8(ascii: "["), bytes)
            metric.count = try integer(bytes)
            try expect(UInt8(ascii: ","), bytes)
            metric.nonfinite = try integer(bytes)
            if metric.count == 0 {
                for byte in ",null,null,null]".utf8 { try expect(byte, bytes) }
                return metric
            }
            try expect(UInt8(ascii: ","), bytes)
            let minimum = try string(bytes)
            try expect(UInt8(ascii: ","), bytes)
            let maximum = try string(bytes)
            try expect(UInt8(ascii: ","), bytes)
            let sum = try string(bytes)
            if takes(UInt8(ascii: ","), bytes) {
                metric.average = try double(bytes)
            } else {
                metric.average = try Self.quotient(bytes, sum, by: metric.count)
            }
            try expect(UInt8(ascii: "]"), bytes)
            if keeping {
                metric.minimum = Self.copy(bytes, minimum, to: &text)
                metric.maximum = Self.copy(bytes, maximum, to: &text)
                metric.sum = Self.copy(bytes, sum, to: &text)
            }
            return metric
        }

        private mutating func double(_ bytes: borrowing Span<UInt8>) throws(Malformed) -> Double {
            var digits: [UInt8] = []
            while position < bytes.count, bytes[position] != UInt8(ascii: "]") {
                digits.append(bytes[position])
                position += 1
            }
            guard let value = Double(String(decoding: digits, as: UTF8.self)) else { throw Malformed() }
            return value
        }

        /// Where no average stands in the row, the sum's digits and `count × 10^places` are both exact doubles, so that
        /// their quotient is the nearest one.
        private static func quotient(
            _ bytes: borrowing Span<UInt8>, _ sum: Range<Int>, by count: Int64
        ) throws(Malformed) -> Double {
            var mantissa: Int64 = 0
            var scale = 1.0
            var isAfterPoint = false
            var isNegative = false
            guard sum.count <= 34 else { throw Malformed() }
            for index in sum {
                let byte = bytes[index]
                if byte &- UInt8(ascii: "0") < 10 {
                    guard mantissa < 100_000_000_000_000_000 else { throw Malformed() }
                    mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
                    if isAfterPoint { scale *= 10 }
                } else if byte == UInt8(ascii: ".") {
                    isAfterPoint = true
                } else if byte == UInt8(ascii: "-"), index == sum.lowerBound {
                    isNegative = true
                } else {
                    throw Malformed()
                }
            }
            let quotient = Double(mantissa) / (Double(count) * scale)
            return isNegative ? -quotient : quotient
        }

        private static func copy(
            _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]
        ) -> Range<Int> {
            let start = text.count
            for index in range { text.append(bytes[index]) }
            return start..<text.count
        }
    }
}
