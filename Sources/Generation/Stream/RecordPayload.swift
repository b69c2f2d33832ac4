import Coding
import Records

/// The very bytes that a producer put into the stream.
struct RecordPayload {
    /// A record as its producer meant it: the whole payload, or one of an aggregate's.
    struct Part {
        /// −1 for a record of its own, else the place in the aggregate.
        var subSequence: Int
        var partitionKey: String
        /// Chosen by the producer; of parts of aggregates only.
        var explicitHashKey: String?
        var bytes: [UInt8]
    }

    /// What the stream holds.
    let bytes: [UInt8]
    /// What consumers take it for, at least one.
    let parts: [Part]

    init(_ record: StreamRecord) {
        let key = "device_\(record.device)"
        switch record.fault {
        case .aggregated:
            parts = Self.aggregateParts(record, key: key)
            bytes = Self.aggregate(parts)
            return
        case .brokenAggregate:
            // The digest is of other bytes: consumers take the whole for one record.
            var broken = Self.aggregate(Self.aggregateParts(record, key: key))
            broken[broken.count - 1] ^= 0xFF
            bytes = broken
        case .gzipped: bytes = Gzip.compress(Self.reading(record)) ?? []
        case .text: bytes = Array(ObjectText.message(record).utf8)
        case .dropped: bytes = Self.reading(record, unit: [0xB0])
        default: bytes = Self.reading(record)
        }
        parts = [Part(subSequence: -1, partitionKey: key, explicitHashKey: nil, bytes: bytes)]
    }

    /// How many records consumers take the payload for.
    static func partCount(_ record: StreamRecord) -> Int {
        record.fault == .aggregated ? 2 + (record.temperature + record.device) % 4 : 1
    }

    /// Several readings of one device. Where the producer chose the shard itself, it chose the one of the device's key.
    private static func aggregateParts(_ record: StreamRecord, key: String) -> [Part] {
        let hash = record.battery.isMultiple(of: 2) ? "\(PartitionKeyHash(partitionKey: key).value)" : nil
        return (0..<partCount(record)).map { position in
            var reading = record
            reading.temperature += 10 * position
            reading.event = record.event.advanced(by: Int64(position) * 1_000)
            return Part(
                subSequence: position, partitionKey: key, explicitHashKey: hash, bytes: Self.reading(reading))
        }
    }

    private static func aggregate(_ parts: [Part]) -> [UInt8] {
        AggregatedPayload.encoded(
            parts.map {
                SubRecord(partitionKey: $0.partitionKey, explicitHashKey: $0.explicitHashKey, data: $0.bytes)
            })
    }

    /// `json.dumps(reading)`. A unit is added where there is one, in whatever bytes.
    private static func reading(_ record: StreamRecord, unit: [UInt8] = []) -> [UInt8] {
        var bytes = Array(#"{"device_id": "device_\#(record.device)", "temperature": "#.utf8)
        if case .nonfinite(let value) = record.fault {
            bytes.append(contentsOf: value.rawValue.utf8)
        } else {
            PythonText.appendHundredths(record.temperature, to: &bytes)
        }
        if !unit.isEmpty {
            bytes.append(contentsOf: #", "unit": ""#.utf8)
            bytes.append(contentsOf: unit)
            bytes.append(contentsOf: #"C""#.utf8)
        }
        bytes.append(contentsOf: #", "humidity": "#.utf8)
        PythonText.appendHundredths(record.humidity, to: &bytes)
        bytes.append(contentsOf: #", "timestamp": ""#.utf8)
        PythonText.appendTime(record.event, to: &bytes)
        bytes.append(contentsOf: #"", "location": {"lat": "#.utf8)
        PythonText.appendMillionths(record.latitude, to: &bytes)
        bytes.append(contentsOf: #", "lon": "#.utf8)
        PythonText.appendMillionths(record.longitude, to: &bytes)
        bytes.append(contentsOf: #"}, "battery_level": "#.utf8)
        PythonText.appendInteger(record.battery, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// What the recipe's handler says, as Python does, of a payload that it cannot decode; nil where it can.
    static func decodingError(_ record: StreamRecord, _ bytes: [UInt8]) -> String? {
        switch record.fault {
        case .gzipped: return "'utf-8' codec can't decode byte 0x8b in position 1: invalid start byte"
        case .aggregated, .brokenAggregate:
            return "'utf-8' codec can't decode bytes in position 0-2: invalid continuation byte"
        case .dropped:
            let position = bytes.firstIndex(of: 0xB0) ?? 0
            return "'utf-8' codec can't decode byte 0xb0 in position \(position): invalid start byte"
        default: return nil
        }
    }
}
