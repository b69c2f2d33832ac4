import Records

/// `lambda-event`: the events that a mapping would hand to a function, each with records of one shard.
///
/// Records are gathered per shard and leave when a batch is full. Before a key goes on in another shard (its shard was
/// split or merged), the batch with its earlier records leaves, so that no event overtakes one with an older record of
/// the same key.
struct LambdaEventEncoder: ReplayEncoder {
    /// A mapping's default batch size.
    static let recordsPerEvent = 100
    /// What a function takes in one call is 6 MB, in base64 and with its envelope.
    static let bytesPerEvent = 6_000_000
    /// What waits in all shards together, before all of it leaves: memory does not grow with the number of shards.
    static let waitingBytes = 24_000_000

    private struct ShardKey: Hashable, Comparable {
        var stream: String
        var shard: Int64

        static func < (left: ShardKey, right: ShardKey) -> Bool {
            (left.stream, left.shard) < (right.stream, right.shard)
        }
    }

    private struct StreamKey: Hashable {
        var stream: String
        var partitionKey: String
    }

    private struct Batch {
        var text = JSONOutput()
        var entries = 0
        var keys: Set<String> = []
        /// Bytes of the elements alone.
        var itemByteCount = 0
    }

    private var batches: [ShardKey: Batch] = [:]
    /// In which shard's batch the latest record of a key waits.
    private var places: [StreamKey: ShardKey] = [:]
    private var waitingByteCount = 0

    mutating func encode(_ record: ReplayRecord) -> [ReplayDocument] {
        var complete: [ReplayDocument] = []
        let shard = ShardKey(stream: record.stream, shard: record.shard)
        if let key = record.partitionKey {
            let place = places[StreamKey(stream: record.stream, partitionKey: key)]
            if let place, place != shard { complete += take(place) }
            places[StreamKey(stream: record.stream, partitionKey: key)] = shard
        }
        let item = item(record)
        if isFull(shard, before: item.count) {
            complete += take(shard)
            if let key = record.partitionKey {
                places[StreamKey(stream: record.stream, partitionKey: key)] = shard
            }
        }
        append(item, of: record, to: shard)
        if waitingByteCount > Self.waitingBytes { complete += finish() }
        return complete
    }

    mutating func finish() -> [ReplayDocument] {
        batches.keys.sorted().flatMap { take($0) }
    }

    private func isFull(_ shard: ShardKey, before count: Int) -> Bool {
        guard let batch = batches[shard] else { return false }
        return batch.entries >= Self.recordsPerEvent || batch.text.bytes.count + count + 3 > Self.bytesPerEvent
    }

    private mutating func append(_ item: [UInt8], of record: ReplayRecord, to shard: ShardKey) {
        var batch = batches.removeValue(forKey: shard) ?? Batch()
        batch.text.raw(batch.entries == 0 ? "{\"Records\":[" : ",")
        batch.text.raw(item)
        batch.entries += 1
        if let key = record.partitionKey { batch.keys.insert(key) }
        batch.itemByteCount += item.count
        batches[shard] = batch
        waitingByteCount += item.count
    }

    private mutating func take(_ shard: ShardKey) -> [ReplayDocument] {
        guard var batch = batches.removeValue(forKey: shard) else { return [] }
        for key in batch.keys { places[StreamKey(stream: shard.stream, partitionKey: key)] = nil }
        waitingByteCount -= batch.itemByteCount
        batch.text.raw("]}")
        return [ReplayDocument(bytes: batch.text.bytes, entries: batch.entries)]
    }

    /// One element of `Records`. What nobody knows is left out (`partitionKey`, `approximateArrivalTimestamp`) or filled
    /// with what cannot be taken for real: account 000000000000.
    private func item(_ record: ReplayRecord) -> [UInt8] {
        let arn = SourceARN(record)
        var text = JSONOutput()
        text.raw("{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",")
        if let key = record.partitionKey {
            text.raw("\"partitionKey\":")
            text.string(key)
            text.raw(",")
        }
        text.raw("\"sequenceNumber\":\"\(record.sequence)\",\"data\":\"")
        text.base64(record.payload)
        text.raw("\"")
        if let time = record.arrivalTime { text.raw(",\"approximateArrivalTimestamp\":\(Self.seconds(time))") }
        text.raw("},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\"")
        text.raw("\(ShardID(record.shard)):\(record.sequence)\",\"eventName\":\"aws:kinesis:record\",")
        text.raw("\"invokeIdentityArn\":")
        text.string(arn.role)
        text.raw(",\"awsRegion\":")
        text.string(arn.region)
        text.raw(",\"eventSourceARN\":")
        text.string(arn.text)
        text.raw("}")
        return text.bytes
    }

    /// Seconds with a fraction of milliseconds, as the service gives them.
    static func seconds(_ microseconds: Int64) -> String {
        let milliseconds = Timestamp(microseconds: microseconds).floored(to: 1_000).microseconds / 1_000
        let digits = String(milliseconds.magnitude % 1_000)
        return (milliseconds < 0 ? "-" : "") + "\(milliseconds.magnitude / 1_000)."
            + String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}

/// The ARN in an event, or what stands in for it.
private struct SourceARN {
    let text: String
    let region: String
    let role: String

    init(_ record: ReplayRecord) {
        text = record.streamARN ?? "arn:aws:kinesis:us-east-1:000000000000:stream/\(record.stream)"
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isComplete = parts.count >= 6
        region = isComplete ? String(parts[3]) : "us-east-1"
        let account = isComplete ? String(parts[4]) : "000000000000"
        role = "arn:aws:iam::\(account):role/afterbay-replay"
    }
}
