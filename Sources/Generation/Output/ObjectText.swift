import Records

/// Writes the text of objects.
struct ObjectText {
    private let layout: EntryLayout
    private let devices: [[UInt8]]
    private var shardIDs: [Int: [UInt8]] = [:]
    private var number: [UInt8] = []

    init(_ plan: GenerationPlan) {
        layout = EntryLayout(plan.form)
        devices = (0...plan.devices).map { Array("device_\($0)".utf8) }
    }

    /// The bytes of an object, damaged as planned. `where` picks the place of a cut inside an entry.
    mutating func bytes(_ object: PlannedObject, of batch: Batch, where random: inout SeededGenerator) -> [UInt8] {
        switch object.damage {
        case .empty: return []
        case .errorPage: return Self.errorPage(object.name)
        case .truncated(let broken):
            var prefix = object
            prefix.entries = Array(object.entries[...broken])
            var (bytes, spans) = text(prefix, batch)
            // The cut leaves at least the brace that opens the entry, and takes at least the one that closes it.
            let span = spans[broken]
            bytes.removeLast(bytes.count - span.lowerBound - 1 - random.below(span.count - 1))
            return bytes
        case .garbled(let broken):
            var (bytes, spans) = text(object, batch)
            // The first colon of an entry stands behind `"original_data"`, in no string.
            if let colon = bytes[spans[broken]].firstIndex(of: UInt8(ascii: ":")) { bytes[colon] = UInt8(ascii: ";") }
            return bytes
        case nil:
            return text(object, batch).bytes
        }
    }

    /// What S3 answers, stored as if it were the object.
    private static func errorPage(_ name: String) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>\
            <Resource>\(Generator.objectFolder)/\(name)</Resource></Error>
            """.utf8)
    }

    private mutating func text(_ object: PlannedObject, _ batch: Batch) -> (bytes: [UInt8], spans: [Range<Int>]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(object.entries.count * 640 + 16)
        var spans: [Range<Int>] = []
        spans.reserveCapacity(object.entries.count)
        bytes.append(contentsOf: layout.listOpen)
        for (position, entry) in object.entries.enumerated() {
            if position > 0 { bytes.append(contentsOf: layout.separator) }
            let start = bytes.count
            append(entry, batch.records[entry.record], to: &bytes)
            spans.append(start..<bytes.count)
        }
        bytes.append(contentsOf: layout.listClose)
        return (bytes, spans)
    }

    private mutating func append(_ entry: PlannedObject.Entry, _ record: StreamRecord, to bytes: inout [UInt8]) {
        let device = devices[record.device]
        bytes.append(contentsOf: layout.payload)
        if record.fault == .text {
            bytes.append(contentsOf: layout.message)
            PythonText.appendEscaped(Self.message(record), to: &bytes)
            bytes.append(contentsOf: layout.messageClose)
        } else {
            appendReading(record, isAltered: entry.isAltered, to: &bytes)
        }
        bytes.append(contentsOf: layout.processedTime)
        PythonText.appendTime(entry.time, to: &bytes)
        bytes.append(contentsOf: layout.partitionKey)
        bytes.append(contentsOf: device)
        number.removeAll(keepingCapacity: true)
        record.number.appendDigits(to: &number)
        bytes.append(contentsOf: layout.sequence)
        bytes.append(contentsOf: number)
        bytes.append(contentsOf: layout.eventID)
        appendShard(record.namedShard, to: &bytes)
        bytes.append(contentsOf: number)
        bytes.append(contentsOf: entry.isProcessed ? layout.processed : layout.failed)
        bytes.append(contentsOf: layout.entryClose)
    }

    private func appendReading(_ record: StreamRecord, isAltered: Bool, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: layout.device)
        bytes.append(contentsOf: devices[record.device])
        bytes.append(contentsOf: layout.temperature)
        if case .nonfinite(let value) = record.fault {
            bytes.append(contentsOf: value.rawValue.utf8)
        } else {
            let offset = isAltered ? StreamRecord.conflictOffset : 0
            PythonText.appendHundredths(record.temperature + offset, to: &bytes)
        }
        bytes.append(contentsOf: layout.humidity)
        PythonText.appendHundredths(record.humidity, to: &bytes)
        bytes.append(contentsOf: layout.event)
        PythonText.appendTime(record.event, to: &bytes)
        bytes.append(contentsOf: layout.latitude)
        PythonText.appendMillionths(record.latitude, to: &bytes)
        bytes.append(contentsOf: layout.longitude)
        PythonText.appendMillionths(record.longitude, to: &bytes)
        bytes.append(contentsOf: layout.battery)
        PythonText.appendInteger(record.battery, to: &bytes)
        bytes.append(contentsOf: layout.payloadClose)
    }

    /// What a device says that speaks no JSON: with quotes, a backslash, and characters of two, three and four bytes.
    /// The time makes every message another one.
    static func message(_ record: StreamRecord) -> String {
        "\(record.event) device_\(record.device) says \"\(record.temperature) c°C\" – \\o/ 🌡"
    }

    private mutating func appendShard(_ shard: Int, to bytes: inout [UInt8]) {
        if let known = shardIDs[shard] {
            bytes.append(contentsOf: known)
        } else {
            let text = Array("\(ShardID(Int64(shard))):".utf8)
            shardIDs[shard] = text
            bytes.append(contentsOf: text)
        }
    }
}
