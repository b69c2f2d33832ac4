import Coding

/// Aggregates written byte by byte from the wire format alone: the encoder's twin, and the maker of what it never makes.
struct PlainAggregate {
    /// A record as the message holds it; what is `nil` is left out.
    struct Packed {
        var partitionKey: UInt64?
        var explicitHashKey: UInt64?
        var data: [UInt8]?
    }

    var partitionKeys: [[UInt8]] = []
    var explicitHashKeys: [[UInt8]] = []
    var records: [Packed] = []

    /// The message between magic and MD5.
    var message: [UInt8] {
        var bytes: [UInt8] = []
        for key in partitionKeys { bytes += Self.field(1, key) }
        for key in explicitHashKeys { bytes += Self.field(2, key) }
        for record in records {
            var packed: [UInt8] = []
            if let place = record.partitionKey { packed += [0x08] + Self.varint(place) }
            if let place = record.explicitHashKey { packed += [0x10] + Self.varint(place) }
            if let data = record.data { packed += Self.field(3, data) }
            bytes += Self.field(3, packed)
        }
        return bytes
    }

    var payload: [UInt8] { Self.wrapped(message) }

    /// Any bytes between magic and their MD5.
    static func wrapped(_ message: [UInt8]) -> [UInt8] {
        [0xF3, 0x89, 0x9A, 0xC2] + message + MD5Digest.digest(of: message)
    }

    /// A field of the wire type that has a length.
    static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + varint(UInt64(bytes.count)) + bytes
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }

    /// The aggregate of these records, its tables filled by looking through them each time.
    init(_ subRecords: [SubRecord] = []) {
        for record in subRecords {
            let hashKey = record.explicitHashKey.map { Self.place(of: Array($0.utf8), in: &explicitHashKeys) }
            let key = Self.place(of: Array(record.partitionKey.utf8), in: &partitionKeys)
            records.append(Packed(partitionKey: key, explicitHashKey: hashKey, data: record.data))
        }
    }

    private static func place(of key: [UInt8], in table: inout [[UInt8]]) -> UInt64 {
        if let place = table.firstIndex(of: key) { return UInt64(place) }
        table.append(key)
        return UInt64(table.count - 1)
    }
}
