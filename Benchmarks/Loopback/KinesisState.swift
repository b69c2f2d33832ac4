import Coding
import TestSupport

/// What a loopback Kinesis accepted, in figures.
struct KinesisState {
    private var records = 0
    private var keys: Set<String> = []
    private var doubles = 0
    /// First copies that came behind a later record of their key.
    private var disordered = 0

    /// - Parameter orderField: The payloads' member that rises for each key.
    init(_ accepted: [LoopbackAcceptedRecord], orderField: String?) {
        var seen: Set<LoopbackAcceptedRecord.Content> = []
        var newest: [String: Int] = [:]
        var reader = WholeValueReader()
        records = accepted.count
        for record in accepted {
            keys.insert(record.partitionKey)
            guard seen.insert(record.content).inserted else {
                doubles += 1
                continue
            }
            guard let orderField, reader.read(record.data), let order = Self.integer(orderField, reader.view) else {
                continue
            }
            if order < newest[record.partitionKey] ?? .min {
                disordered += 1
            } else {
                newest[record.partitionKey] = order
            }
        }
    }

    private static func integer(_ name: String, _ view: borrowing JSONView) -> Int? {
        guard case .object(let members) = view.value(),
            case .number(let text)? = members.first(where: { $0.key.string == name })?.value
        else { return nil }
        return Int(text)
    }

    var json: [UInt8] {
        var writer = JSONTextWriter()
        writer.beginObject()
        for (name, count) in [
            ("records", records), ("keys", keys.count), ("doubles", doubles), ("disordered", disordered),
        ] {
            writer.key(name)
            writer.integer(count)
        }
        writer.endObject()
        return writer.bytes
    }
}
