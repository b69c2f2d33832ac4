extension Timestamp {
    /// Reads an ISO 8601 date and time, or a date alone.
    ///
    /// `YYYY-MM-DD`, then optionally `T`, `t` or a space and `HH`, `HH:MM` or `HH:MM:SS`, a fraction of any length, and
    /// `Z`, `z`, `±HH`, `±HHMM` or `±HH:MM`. Without a zone the time is UTC, as Python's `utcnow().isoformat()` means
    /// it. Digits below the microsecond are cut off, never rounded up. The second 60 is read as the start of the next
    /// minute, whatever its fraction: a leap second has no instant of its own here. Years run from 0001 to 9999, in UTC.
    /// Nil for everything else.
    package init?(iso bytes: borrowing Span<UInt8>) {
        if let time = Self.usualForm(bytes) {
            self = time
            return
        }
        var reader = ISOReader()
        guard let date = reader.readDate(bytes) else { return nil }
        var microseconds = Int64(date.daysSinceEpoch) * Self.day
        if reader.position < bytes.count {
            guard let time = reader.readTime(bytes), let offset = reader.readOffset(bytes),
                reader.position == bytes.count
            else { return nil }
            microseconds += time - offset
        }
        self.init(microseconds: microseconds)
        guard self >= .earliest, self <= .latest else { return nil }
    }

    /// The forms that nearly every record has, `2026-11-21T17:00:00` alone or with six digits of fraction. Nil does not
    /// mean that the text is wrong, only that it has to be read part by part.
    private static func usualForm(_ bytes: borrowing Span<UInt8>) -> Timestamp? {
        guard bytes.count == 19 || bytes.count == 26 else { return nil }
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return nil }
        var largest: UInt8 = 0
        @inline(__always) func pair(_ bytes: borrowing Span<UInt8>, _ index: Int) -> Int {
            let (tens, ones) = (bytes[index] &- UInt8(ascii: "0"), bytes[index + 1] &- UInt8(ascii: "0"))
            largest = max(largest, max(tens, ones))
            return Int(tens) &* 10 &+ Int(ones)
        }
        let year = pair(bytes, 0) &* 100 &+ pair(bytes, 2)
        let (month, day) = (pair(bytes, 5), pair(bytes, 8))
        let (hour, minute, second) = (pair(bytes, 11), pair(bytes, 14), pair(bytes, 17))
        var fraction = 0
        if bytes.count == 26 {
            guard bytes[19] == UInt8(ascii: ".") else { return nil }
            fraction = (pair(bytes, 20) &* 100 &+ pair(bytes, 22)) &* 100 &+ pair(bytes, 24)
        }
        guard largest < 10, hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let seconds = date.daysSinceEpoch &* 86_400 &+ hour &* 3_600 &+ minute &* 60 &+ second
        return Timestamp(microseconds: Int64(seconds &* 1_000_000 &+ fraction))
    }

    /// Reads an ISO 8601 text.
    package init?(iso text: String) {
        self.init(iso: text.utf8Span.span)
    }

    /// Reads a time that came as text: ISO 8601, or a number of seconds, milliseconds, microseconds or nanoseconds
    /// since the epoch. A number needs at least nine digits before its point here, so that `20261121` or a device's
    /// counter is not taken for an instant in 1970.
    package init?(text bytes: borrowing Span<UInt8>) {
        if let time = Timestamp(iso: bytes) {
            self = time
            return
        }
        for index in 0..<9 where index >= bytes.count || bytes[index] &- UInt8(ascii: "0") > 9 { return nil }
        self.init(number: bytes)
    }

    /// Reads a time that came as text.
    package init?(text: String) {
        self.init(text: text.utf8Span.span)
    }
}

/// Reads the parts of an ISO 8601 text one after the other; each part is nil where the text does not go on that way.
///
/// It only keeps the position; the bytes are passed in, since a type that keeps a span is still experimental.
private struct ISOReader {
    private(set) var position = 0

    mutating func readDate(_ bytes: borrowing Span<UInt8>) -> CivilDate? {
        guard let year = readNumber(bytes, width: 4), read(bytes, UInt8(ascii: "-")),
            let month = readNumber(bytes, width: 2),
            read(bytes, UInt8(ascii: "-")), let day = readNumber(bytes, width: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Microseconds since midnight.
    mutating func readTime(_ bytes: borrowing Span<UInt8>) -> Int64? {
        guard read(bytes, UInt8(ascii: "T")) || read(bytes, UInt8(ascii: " ")) || read(bytes, UInt8(ascii: "t")),
            let hour = readNumber(bytes, width: 2), hour < 24
        else { return nil }
        var seconds = hour * 3_600
        guard read(bytes, UInt8(ascii: ":")) else { return Int64(seconds) * 1_000_000 }
        guard let minute = readNumber(bytes, width: 2), minute < 60 else { return nil }
        seconds += minute * 60
        guard read(bytes, UInt8(ascii: ":")) else { return Int64(seconds) * 1_000_000 }
        guard let second = readNumber(bytes, width: 2), second <= 60 else { return nil }
        seconds += second
        guard let fraction = readFraction(bytes) else { return nil }
        return Int64(seconds) * 1_000_000 + (second == 60 ? 0 : fraction)
    }

    /// Microseconds; zero where there is no fraction, nil where a point has no digits behind it.
    private mutating func readFraction(_ bytes: borrowing Span<UInt8>) -> Int64? {
        guard read(bytes, UInt8(ascii: ".")) || read(bytes, UInt8(ascii: ",")) else { return 0 }
        var fraction: Int64 = 0
        var weight: Int64 = 100_000
        let start = position
        while let digit = digit(bytes, at: position) {
            fraction += Int64(digit) * weight
            weight /= 10
            position += 1
        }
        return position > start ? fraction : nil
    }

    /// Microseconds east of Greenwich; zero where the text ends before a zone.
    mutating func readOffset(_ bytes: borrowing Span<UInt8>) -> Int64? {
        if position == bytes.count || read(bytes, UInt8(ascii: "Z")) || read(bytes, UInt8(ascii: "z")) { return 0 }
        let isWest = read(bytes, UInt8(ascii: "-"))
        guard isWest || read(bytes, UInt8(ascii: "+")), let hours = readNumber(bytes, width: 2), hours < 24 else {
            return nil
        }
        var minutes = 0
        if position < bytes.count {
            _ = read(bytes, UInt8(ascii: ":"))
            guard let number = readNumber(bytes, width: 2), number < 60 else { return nil }
            minutes = number
        }
        let offset = Int64(hours * 60 + minutes) * 60_000_000
        return isWest ? -offset : offset
    }

    private mutating func readNumber(_ bytes: borrowing Span<UInt8>, width: Int) -> Int? {
        guard bytes.count - position >= width else { return nil }
        var number = 0
        for index in position..<position + width {
            guard let digit = digit(bytes, at: index) else { return nil }
            number = number * 10 + digit
        }
        position += width
        return number
    }

    private mutating func read(_ bytes: borrowing Span<UInt8>, _ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func digit(_ bytes: borrowing Span<UInt8>, at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        let digit = bytes[index] &- UInt8(ascii: "0")
        return digit < 10 ? Int(digit) : nil
    }
}
