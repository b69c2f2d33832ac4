import Records

/// One device-hour of the rollup.
struct CellKey: Hashable {
    /// Start of the hour in microseconds since 1970 UTC, or `noHour`.
    var hour: Int64
    /// Empty for records without a device.
    var device: String

    /// Stands for records without a time.
    static let noHour = Int64.min

    /// The hour of an event's time.
    @inline(__always)
    static func hour(of time: Int64?) -> Int64 {
        guard let time else { return noHour }
        return Timestamp(microseconds: time).hourStart.microseconds
    }
}

extension CellKey {
    /// The device-hour in words, for messages.
    var text: String {
        let time = hour == Self.noHour ? "no hour" : "hour \(Timestamp(microseconds: hour))"
        return device.isEmpty ? "no device, \(time)" : "device \(device), \(time)"
    }

    /// A number that spreads device-hours evenly, the same in every process.
    var spread: UInt64 {
        var value = UInt64(bitPattern: hour) &* 0x9E37_79B9_7F4A_7C15
        for byte in device.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return value >> 16
    }
}

extension CellKey: Comparable {
    /// The order of the rollup's primary key.
    static func < (left: CellKey, right: CellKey) -> Bool {
        left.hour != right.hour ? left.hour < right.hour : left.device.utf8.lexicographicallyPrecedes(right.device.utf8)
    }
}
