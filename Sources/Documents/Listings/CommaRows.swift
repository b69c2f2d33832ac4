import Coding

/// Divides comma-separated values into rows and fields as they come, holding no more than a row.
///
/// A field in quotes may hold commas, line feeds and doubled quotes. Rows end with a line feed, with or without a
/// carriage return. Empty lines are no rows. A row that is not well formed costs its first line: at the next the reading
/// goes on, so that one lost quote does not take the rest with it.
struct CommaRows: ~Copyable {
    /// What comes next.
    enum Part: Equatable {
        /// A row, whose fields are `fields`.
        case row
        /// A line that begins no well-formed row.
        case broken
        case end
        /// The source failed; what was left unread of it is the part.
        case failed(ByteSourceError)
    }

    /// Where a field stands in `bytes`, without its quotes.
    struct Field {
        var start: Int
        var end: Int
        /// It holds doubled quotes.
        var isEscaped = false

        var range: Range<Int> { start..<end }
    }

    /// A row longer than this is broken: nobody's key is.
    static let rowLimit = 1 << 20
    private static let readBytes = 128 << 10

    private(set) var bytes: [UInt8] = []
    private(set) var fields: [Field] = []
    /// Where the part read last stands in `bytes`, without its line end.
    private(set) var part = 0..<0
    /// Offset in the document of the first of `bytes`.
    private var origin: Int64 = 0
    /// Lines before `cursor`.
    private var linesBefore: Int64 = 0
    private var partLine: Int64 = 1
    private var cursor = 0
    private var source: (any ByteSource)?
    private var failure: ByteSourceError?

    /// Offset in the document of the part read last.
    var byteOffset: Int64 { origin + Int64(part.lowerBound) }
    /// The part's line, from 1.
    var line: Int64 { partLine }

    /// Begins another text with the memory of the one before.
    mutating func restart(_ source: any ByteSource) {
        bytes.removeAll(keepingCapacity: true)
        self.source = source
        failure = nil
        (origin, linesBefore, partLine, cursor) = (0, 0, 1, 0)
        part = 0..<0
    }

    /// Reads the next part.
    mutating func next() -> Part {
        while true {
            if cursor == 0, origin == 0 { skipByteOrderMark() }
            skipEmptyLines()
            switch scan() {
            case .row(let end):
                take(to: end)
                return .row
            case .broken:
                if let end = lineEnd() {
                    take(to: end)
                    return .broken
                }
                if pull() { continue }
                return atEnd()
            case .more:
                if pull() { continue }
                return atEnd()
            }
        }
    }

    private enum Scan {
        /// The row's end: its line feed, or the end of the bytes.
        case row(Int)
        case broken
        case more
    }

    private var isLast: Bool { source == nil }

    /// Divides the row at the cursor into its fields.
    private mutating func scan() -> Scan {
        fields.removeAll(keepingCapacity: true)
        // What is beyond the limit is not looked at, however much of it there is.
        let limit = cursor + Self.rowLimit
        let seen = min(bytes.count, limit)
        var index = cursor
        while true {
            guard index < limit else { return .broken }
            guard index < bytes.count || (isLast && index > cursor) else { return .more }
            var field = Field(start: index, end: index)
            if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                field.start += 1
                guard let close = closingQuote(from: field.start, to: seen, &field.isEscaped) else {
                    return seen == limit ? .broken : .more
                }
                field.end = close
                index = close + 1
            } else {
                while index < seen, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0A { index += 1 }
                field.end = index
            }
            guard index < limit else { return .broken }
            guard index < bytes.count || isLast else { return .more }
            // A carriage return belongs to the line's end, not to the field.
            var end = index
            if index + 1 == bytes.count, bytes[index] == 0x0D, !isLast { return .more }
            if index < bytes.count, bytes[index] == 0x0D, index + 1 == bytes.count || bytes[index + 1] == 0x0A {
                end = index + 1
            }
            if end == bytes.count || bytes[end] == 0x0A {
                if end == index, field.end == index, field.end > field.start, bytes[field.end - 1] == 0x0D {
                    field.end -= 1
                }
                fields.append(field)
                return failure != nil && end == bytes.count ? .more : .row(end)
            }
            guard bytes[index] == UInt8(ascii: ",") else { return .broken }
            fields.append(field)
            index += 1
        }
    }

    /// The quote that ends a field; nil where none is in sight.
    private func closingQuote(from start: Int, to end: Int, _ isEscaped: inout Bool) -> Int? {
        var index = start
        while index < end {
            if bytes[index] == UInt8(ascii: "\"") {
                guard index + 1 < end else { return isLast && end == bytes.count ? index : nil }
                guard bytes[index + 1] == UInt8(ascii: "\"") else { return index }
                isEscaped = true
                index += 1
            }
            index += 1
        }
        return nil
    }

    private mutating func take(to end: Int) {
        part = cursor..<end
        partLine = linesBefore + 1
        for index in part where bytes[index] == 0x0A { linesBefore += 1 }
        cursor = end
        if end < bytes.count, bytes[end] == 0x0A {
            cursor += 1
            linesBefore += 1
        }
    }

    /// What is left at the end of the source is no row: a quote is missing, or the source failed.
    private mutating func atEnd() -> Part {
        if let failure, cursor <= bytes.count {
            part = cursor..<bytes.count
            partLine = linesBefore + 1
            cursor = bytes.count
            self.failure = nil
            return .failed(failure)
        }
        guard cursor < bytes.count else { return .end }
        take(to: lineEnd() ?? bytes.count)
        return .broken
    }

    /// The end of the line at the cursor, or of as much of it as a row may have; nil where it is not in sight.
    private func lineEnd() -> Int? {
        let limit = cursor + Self.rowLimit
        var index = cursor
        while index < min(bytes.count, limit) {
            if bytes[index] == 0x0A { return index }
            index += 1
        }
        return index == limit ? limit : nil
    }

    private mutating func skipByteOrderMark() {
        while bytes.count < 3, pull() {}
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { cursor = 3 }
    }

    private mutating func skipEmptyLines() {
        while cursor < bytes.count {
            if bytes[cursor] == 0x0A {
                cursor += 1
            } else if bytes[cursor] == 0x0D, cursor + 1 < bytes.count, bytes[cursor + 1] == 0x0A {
                cursor += 2
            } else {
                return
            }
            linesBefore += 1
        }
    }

    /// Drops what was read and brings more; false at the end.
    private mutating func pull() -> Bool {
        guard var source else { return false }
        origin += Int64(cursor)
        bytes.removeSubrange(0..<cursor)
        cursor = 0
        let before = bytes.count
        do {
            let wanted = max(Self.readBytes, before)
            try bytes.append(addingCapacity: wanted) { (room) throws(ByteSourceError) in try source.read(into: &room) }
            self.source = bytes.count == before ? nil : source
        } catch {
            failure = error
            self.source = nil
        }
        // Once more, now that nothing can follow.
        return true
    }
}
