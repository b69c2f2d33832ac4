import Coding

/// The body of PutRecords and what its answer says, without a look-up or a copy that is not needed: both are made of
/// hundreds of records.
enum PutRecordsText {
    private static let dataStart = Array("{\"Data\":\"".utf8)
    private static let keyStart = Array("\",\"PartitionKey\":\"".utf8)
    private static let hashKeyStart = Array("\",\"ExplicitHashKey\":\"".utf8)

    /// The request's body.
    static func body(of entries: [KinesisEntry], stream: String) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(entries.reduce(128) { $0 + ($1.data.count + 2) / 3 * 4 + $1.partitionKey.utf8.count + 96 })
        body.append(contentsOf: (stream.isARN ? "{\"StreamARN\":\"" : "{\"StreamName\":\"").utf8)
        append(stream, to: &body)
        body.append(contentsOf: "\",\"Records\":[".utf8)
        var isFirst = true
        for entry in entries {
            if !isFirst { body.append(UInt8(ascii: ",")) }
            isFirst = false
            body.append(contentsOf: dataStart)
            Base64.encode(entry.data.span, to: &body)
            body.append(contentsOf: keyStart)
            append(entry.partitionKey, to: &body)
            if let hashKey = entry.explicitHashKey {
                body.append(contentsOf: hashKeyStart)
                append(hashKey, to: &body)
            }
            body.append(UInt8(ascii: "\""))
            body.append(UInt8(ascii: "}"))
        }
        body.append(contentsOf: "]}".utf8)
        return body
    }

    /// What became of each of `count` entries; `nil` where the answer does not tell that.
    static func results(in body: [UInt8], count: Int) -> [KinesisEntryResult]? {
        var reader = WholeValueReader()
        guard reader.read(body) else { return nil }
        let view = reader.view
        guard let records = view.member("Records"), view[records].kind == .array else { return nil }
        var results: [KinesisEntryResult] = []
        results.reserveCapacity(count)
        var index = records + 1
        let end = Int(view[records].next)
        while index < end {
            guard let result = result(view, index) else { return nil }
            results.append(result)
            index = Int(view[index].next)
        }
        return results.count == count ? results : nil
    }

    private static func result(_ view: borrowing JSONView, _ record: Int) -> KinesisEntryResult? {
        guard view[record].kind == .object else { return nil }
        var (shard, sequence, code, message): (Int?, Int?, Int?, Int?)
        var key = record + 1
        let end = Int(view[record].next)
        while key < end {
            // Emulators fill what does not apply with null.
            if view[key + 1].kind == .string {
                switch view[key].length {
                case 7: if view.matches(key, "ShardId") { shard = key + 1 }
                case 9: if view.matches(key, "ErrorCode") { code = key + 1 }
                case 12: if view.matches(key, "ErrorMessage") { message = key + 1 }
                case 14: if view.matches(key, "SequenceNumber") { sequence = key + 1 }
                default: break
                }
            }
            key = Int(view[key].next)
        }
        if let code {
            return .refused(code: view.string(code), message: message.map { view.string($0) } ?? "")
        }
        guard let shard, let sequence else { return nil }
        return .accepted(shard: view.string(shard), sequence: view.string(sequence))
    }

    /// Appends the inside of a JSON string.
    private static func append(_ text: String, to body: inout [UInt8]) {
        for byte in text.utf8 where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            var writer = JSONTextWriter(escaping: .least)
            writer.string(text)
            body.append(contentsOf: writer.bytes.dropFirst().dropLast())
            return
        }
        body.append(contentsOf: text.utf8)
    }
}
