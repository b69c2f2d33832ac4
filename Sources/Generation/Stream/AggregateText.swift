import Coding

/// Aggregates as the KPL makes them: a magic number, a protobuf message, and the message's MD5.
enum AggregateText {
    /// The aggregate of the parts.
    static func bytes(_ parts: [RecordPayload.Part]) -> [UInt8] {
        var keys: [String] = []
        var hashes: [String] = []
        func place(_ text: String, in table: inout [String]) -> Int {
            if let known = table.firstIndex(of: text) { return known }
            table.append(text)
            return table.count - 1
        }
        var records: [UInt8] = []
        for part in parts {
            var record: [UInt8] = [0x08]
            appendVarint(place(part.partitionKey, in: &keys), to: &record)
            if let hash = part.explicitHashKey {
                record.append(0x10)
                appendVarint(place(hash, in: &hashes), to: &record)
            }
            append(part.bytes, field: 3, to: &record)
            append(record, field: 3, to: &records)
        }
        var message: [UInt8] = []
        for key in keys { append(Array(key.utf8), field: 1, to: &message) }
        for hash in hashes { append(Array(hash.utf8), field: 2, to: &message) }
        message += records
        return [0xF3, 0x89, 0x9A, 0xC2] + message + MD5Digest.digest(of: message)
    }

    private static func append(_ bytes: [UInt8], field: UInt8, to output: inout [UInt8]) {
        output.append(field << 3 | 2)
        appendVarint(bytes.count, to: &output)
        output += bytes
    }

    private static func appendVarint(_ value: Int, to output: inout [UInt8]) {
        var rest = UInt64(value)
        while rest > 0x7F {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }
}
