import Records
import Store

/// The failed ranges of one shard: what they say of the records inside, and of those that nothing names.
struct FailedRanges {
    private let messages: [StoredRange]
    /// The next message to open in a walk along the shard, and those that are open.
    private var next = 0
    private var open: [StoredRange] = []

    /// - Parameter messages: By first end, all of one shard.
    init(_ messages: [StoredRange]) {
        self.messages = messages
    }

    /// The messages by shard, with the shards in their order.
    static func byShard(_ messages: [StoredRange]) -> [ShardKey: FailedRanges] {
        Dictionary(grouping: messages) { ShardKey(stream: $0.stream, shard: $0.shard) }.mapValues { FailedRanges($0) }
    }

    /// A shard of a stream.
    struct ShardKey: Hashable {
        var stream: String
        var shard: Int64
    }

    /// The messages whose range holds a number. Numbers have to be asked for in their order.
    mutating func holding(_ key: String) -> [StoredRange] {
        open.removeAll { $0.lastKey < key }
        while next < messages.count, messages[next].firstKey <= key {
            if messages[next].lastKey >= key { open.append(messages[next]) }
            next += 1
        }
        return open
    }

    /// The rows of the ranges in which records lie that nothing names, by first and last end, and how many such records
    /// the shard has in all.
    func rows(_ retention: Retention) -> (rows: [FailedRangeRow], total: CountBounds) {
        let ranges = merged()
        let keys = Set(ranges.flatMap { [$0.range.firstKey, $0.range.lastKey] }).sorted()
        let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        let spans = ranges.map { range in
            UnnamedRecords.Span(
                first: places[range.range.firstKey] ?? 0, last: places[range.range.lastKey] ?? 0,
                unnamed: range.unnamed)
        }
        var rows: [FailedRangeRow] = []
        for (merged, unnamed) in zip(ranges, UnnamedRecords.own(spans)) where !unnamed.isZero {
            rows.append(Self.row(merged.range, unnamed: unnamed, retention))
        }
        return (rows, UnnamedRecords.total(spans))
    }

    /// The ranges, those with the same ends as one: the greatest stands for all, with the documents and bounds of all.
    private func merged() -> [(range: StoredRange, unnamed: CountBounds)] {
        var merged: [(range: StoredRange, unnamed: CountBounds)] = []
        for message in messages {
            let unnamed = UnnamedRecords.alone(
                batchSize: message.batchSize, known: message.known, ends: message.firstKey == message.lastKey ? 1 : 2,
                hasRecords: message.hasRecords)
            guard let last = merged.last, last.range.firstKey == message.firstKey,
                last.range.lastKey == message.lastKey
            else {
                merged.append((message, unnamed))
                continue
            }
            var range = message
            range.documents = Set(last.range.documents + message.documents).sorted()
            range.firstArrival = last.range.firstArrival ?? message.firstArrival
            range.lastArrival = last.range.lastArrival ?? message.lastArrival
            merged[merged.count - 1] = (
                range,
                CountBounds(
                    atLeast: min(last.unnamed.atLeast, unnamed.atLeast),
                    atMost: max(last.unnamed.atMost, unnamed.atMost))
            )
        }
        return merged
    }

    private static func row(
        _ range: StoredRange, unnamed: CountBounds, _ retention: Retention
    ) -> FailedRangeRow {
        let first = range.firstArrival.map { Timestamp(microseconds: $0) }
        let expires = first.map(retention.expiry)
        let expiresLast = range.lastArrival.map { retention.expiry(of: Timestamp(microseconds: $0)) }
        let isExpired = retention.isPast(expiresLast)
        return FailedRangeRow(
            stream: range.stream, shard: ShardID(range.shard), first: String(range.firstKey.dropFirst(3)),
            last: String(range.lastKey.dropFirst(3)), batchSize: range.batchSize, unnamed: unnamed,
            state: isExpired ? .expired : .open, condition: range.condition, requestID: range.requestID,
            documents: range.documents, firstArrival: first, expires: expires, expiresLast: expiresLast,
            secondsLeft: isExpired ? nil : retention.secondsLeft(until: expires))
    }
}
