import Records

/// Finds device-hours by their bytes: a hash table whose devices lie in one arena, so that the question costs no string.
struct CellTable {
    private var slots: [Int32]
    private(set) var hours: [Int64] = []
    private var spreads: [UInt64] = []
    private(set) var devices: [ByteRange] = []
    /// The names of the devices.
    private(set) var bytes: [UInt8] = []

    private static let empty: Int32 = -1

    init() {
        slots = [Int32](repeating: Self.empty, count: 1_024)
    }

    /// How many device-hours it holds; they are numbered from 0.
    var count: Int { hours.count }

    /// The device-hour's number, and whether it was met for the first time.
    mutating func number(hour: Int64, device: borrowing Span<UInt8>) -> (number: Int, isNew: Bool) {
        let spread = CellKey.spread(hour: hour, device: device)
        var slot = Int(truncatingIfNeeded: spread) & (slots.count - 1)
        while slots[slot] != Self.empty {
            let number = Int(slots[slot])
            if spreads[number] == spread, hours[number] == hour, isSame(devices[number], device) {
                return (number, false)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = hours.count
        slots[slot] = Int32(number)
        hours.append(hour)
        spreads.append(spread)
        devices.append(ByteRange(start: bytes.count, count: device.count))
        for index in device.indices { bytes.append(device[index]) }
        if hours.count * 2 > slots.count { grow() }
        return (number, true)
    }

    /// The device-hour as a key of its own.
    func key(_ number: Int) -> CellKey {
        CellKey(hour: hours[number], device: String(decoding: bytes[devices[number].indices], as: UTF8.self))
    }

    /// The order of the rollup's primary key.
    func precedes(_ left: Int, _ right: Int) -> Bool {
        if hours[left] != hours[right] { return hours[left] < hours[right] }
        let (range, other) = (devices[left], devices[right])
        let common = Int(min(range.count, other.count))
        let (start, otherStart) = (Int(range.start), Int(other.start))
        for offset in 0..<common where bytes[start + offset] != bytes[otherStart + offset] {
            return bytes[start + offset] < bytes[otherStart + offset]
        }
        return range.count < other.count
    }

    private func isSame(_ range: ByteRange, _ device: borrowing Span<UInt8>) -> Bool {
        guard Int(range.count) == device.count else { return false }
        let start = Int(range.start)
        for index in device.indices where bytes[start + index] != device[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: Self.empty, count: slots.count * 4)
        for number in hours.indices {
            var slot = Int(truncatingIfNeeded: spreads[number]) & (slots.count - 1)
            while slots[slot] != Self.empty { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }
}
