import Coding

/// What an answer of GetRecords says.
enum GetRecordsText {
    /// The page; `nil` where the answer is none. Every record has a number and its bytes; times come as seconds, in any
    /// notation, or as ISO 8601.
    static func page(in body: [UInt8]) -> KinesisPage? {
        var reader = WholeValueReader()
        guard reader.read(body) else { return nil }
        let view = reader.view
        guard let list = view.member("Records"), view[list].kind == .array else { return nil }
        var records: [KinesisRecord] = []
        var index = list + 1
        let end = Int(view[list].next)
        while index < end {
            guard let record = record(view, index) else { return nil }
            records.append(record)
            index = Int(view[index].next)
        }
        var page = KinesisPage(records: records, nextIterator: nil, millisecondsBehind: 0)
        if let next = view.member("NextShardIterator"), view[next].kind == .string {
            page.nextIterator = view.string(next)
        }
        if let behind = view.member("MillisBehindLatest"), view[behind].kind == .number {
            page.millisecondsBehind = Int64(view.string(behind)) ?? 0
        }
        return page
    }

    private static func record(_ view: borrowing JSONView, _ record: Int) -> KinesisRecord? {
        guard view[record].kind == .object else { return nil }
        var (sequence, data, partitionKey, arrival, encryption): (Int?, Int?, Int?, Int?, Int?)
        var key = record + 1
        let end = Int(view[record].next)
        while key < end {
            switch view[key].length {
            case 4: if view.matches(key, "Data") { data = key + 1 }
            case 12: if view.matches(key, "PartitionKey") { partitionKey = key + 1 }
            case 14:
                if view.matches(key, "SequenceNumber") { sequence = key + 1 }
                if view.matches(key, "EncryptionType") { encryption = key + 1 }
            case 27: if view.matches(key, "ApproximateArrivalTimestamp") { arrival = key + 1 }
            default: break
            }
            key = Int(view[key].next)
        }
        guard let sequence = string(view, sequence), let data, let bytes = bytes(view, data) else { return nil }
        return KinesisRecord(
            sequence: sequence, partitionKey: string(view, partitionKey), data: bytes,
            arrivalTime: arrival.flatMap { view.microseconds($0) }, encryption: string(view, encryption))
    }

    private static func string(_ view: borrowing JSONView, _ index: Int?) -> String? {
        guard let index, view[index].kind == .string else { return nil }
        return view.string(index)
    }

    private static func bytes(_ view: borrowing JSONView, _ index: Int) -> [UInt8]? {
        guard view[index].kind == .string else { return nil }
        // Base64 has a slash, which some writers escape.
        guard view[index].flags.contains(.escaped) else { return Base64.decode(view.bytes(index)) }
        var text: [UInt8] = []
        view.appendDecoded(index, to: &text)
        return Base64.decode(text.span)
    }
}
