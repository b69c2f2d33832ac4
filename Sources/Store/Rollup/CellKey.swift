import Records

/// One device-hour of the rollup.
///
/// Devices are told apart by their bytes, as SQLite does; Swift's own equality of strings takes two spellings of an
/// accented letter for one.
struct CellKey {
    /// Start of the hour in microseconds since 1970 UTC, or `noHour`.
    let hour: Int64
    /// Empty for records without a device.
    let device: String
    /// A number that spreads device-hours evenly, the same in every process.
    let spread: UInt64

    init(hour: Int64, device: String) {
        self.hour = hour
        self.device = device
        spread = Self.spread(hour: hour, device: device.utf8Span.span)
    }

    /// A number that spreads device-hours evenly.
    @inline(__always)
    static func spread(hour: Int64, device: borrowing Span<UInt8>) -> UInt64 {
        var value = UInt64(bitPattern: hour) &* 0x9E37_79B9_7F4A_7C15
        for index in device.indices { value = (value ^ UInt64(device[index])) &* 0x100_0000_01B3 }
        return value ^ value >> 29
    }

    /// Stands for records without a time.
    static let noHour = Int64.min

    /// The hour of an event's time.
    @inline(__always)
    static func hour(of time: Int64?) -> Int64 {
        guard let time else { return noHour }
        return Timestamp(microseconds: time).hourStart.microseconds
    }

    /// The device-hour in words, for messages.
    var text: String {
        let time = hour == Self.noHour ? "no hour" : "hour \(Timestamp(microseconds: hour))"
        return device.isEmpty ? "no device, \(time)" : "device \(device), \(time)"
    }
}

extension CellKey: Hashable {
    static func == (left: CellKey, right: CellKey) -> Bool {
        guard left.spread == right.spread, left.hour == right.hour else { return false }
        let (bytes, others) = (left.device.utf8Span.span, right.device.utf8Span.span)
        guard bytes.count == others.count else { return false }
        for index in bytes.indices where bytes[index] != others[index] { return false }
        return true
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(spread)
    }
}

extension CellKey: Comparable {
    /// The order of the rollup's primary key.
    static func < (left: CellKey, right: CellKey) -> Bool {
        if left.hour != right.hour { return left.hour < right.hour }
        let (bytes, others) = (left.device.utf8Span.span, right.device.utf8Span.span)
        for index in 0..<min(bytes.count, others.count) where bytes[index] != others[index] {
            return bytes[index] < others[index]
        }
        return bytes.count < others.count
    }
}
