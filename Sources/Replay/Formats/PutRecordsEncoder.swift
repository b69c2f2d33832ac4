/// `put-records`: request bodies, each within the limits of one call.
///
/// In strict order a body never holds two records of one partition key: the service may take the second and refuse the
/// first. Who sends the bodies one after the other, and each until nothing of it is refused, keeps every key in order.
struct PutRecordsEncoder: ReplayEncoder {
    private let limits: ReplayLimits
    private let order: ReplayOrder
    private let streamName: String?
    private var text = JSONOutput()
    private var entries = 0
    private var byteCount = 0
    private var keys: Set<String> = []

    init(limits: ReplayLimits, order: ReplayOrder, streamName: String?) {
        self.limits = limits
        self.order = order
        self.streamName = streamName
    }

    mutating func encode(_ record: ReplayRecord) -> [ReplayDocument] {
        // A record without a key is refused before it comes here.
        let key = record.partitionKey ?? ""
        let isFull = entries >= limits.recordsPerRequest || byteCount + record.byteCount > limits.bytesPerRequest
        let repeatsKey = order == .strict && keys.contains(key)
        let complete = entries > 0 && (isFull || repeatsKey) ? finish() : []
        if entries == 0 {
            text.raw("{")
            if let streamName {
                text.raw("\"StreamName\":")
                text.string(streamName)
                text.raw(",")
            }
            text.raw("\"Records\":[")
        } else {
            text.raw(",")
        }
        text.raw("{\"Data\":\"")
        text.base64(record.payload)
        text.raw("\",\"PartitionKey\":")
        text.string(key)
        if let hashKey = record.explicitHashKey { text.raw(",\"ExplicitHashKey\":\"\(hashKey)\"") }
        text.raw("}")
        entries += 1
        byteCount += record.byteCount
        keys.insert(key)
        return complete
    }

    mutating func finish() -> [ReplayDocument] {
        guard entries > 0 else { return [] }
        text.raw("]}")
        let document = ReplayDocument(bytes: text.bytes, entries: entries)
        text = JSONOutput()
        entries = 0
        byteCount = 0
        keys.removeAll(keepingCapacity: true)
        return [document]
    }
}
