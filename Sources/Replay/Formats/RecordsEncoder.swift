import Records

/// `records`: JSON lines with everything that identifies a record, its partition key and its payload.
///
/// The payload stands under `payload` where it is strict JSON made from what was delivered; original bytes, and text that
/// not every JSON reader takes, stand in base64 under `payload_base64`.
struct RecordsEncoder: ReplayEncoder {
    func encode(_ record: ReplayRecord) -> [ReplayDocument] {
        let shard = ShardID(record.shard).description
        var text = JSONOutput()
        text.raw("{\"stream\":")
        text.string(record.stream)
        text.raw(",\"shard\":\"\(shard)\",\"sequence\":\"\(record.sequence)\",\"sub_sequence\":\(record.subSequence)")
        text.raw(",\"event_id\":\"\(shard):\(record.sequence)\",\"partition_key\":")
        if let key = record.partitionKey { text.string(key) } else { text.raw("null") }
        if let hashKey = record.explicitHashKey { text.raw(",\"explicit_hash_key\":\"\(hashKey)\"") }
        switch record.form {
        case .json:
            text.raw(",\"payload\":")
            text.raw(record.payload)
            text.raw("}")
        case .bytes:
            text.raw(",\"payload_base64\":\"")
            text.base64(record.payload)
            text.raw("\"}")
        }
        return [ReplayDocument(bytes: text.bytes, entries: 1)]
    }

    func finish() -> [ReplayDocument] { [] }
}
