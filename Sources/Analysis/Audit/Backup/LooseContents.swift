import Coding
import Records
import Store

/// The contents that came without a sequence number, and how many records have each.
///
/// A content takes some hundred bytes, however long it is and however often it comes.
final class LooseContents {
    /// A record with a content.
    struct Holder: Equatable {
        var shard: Int64
        var key: RecordPlace

        func name(_ stream: String) -> RecordName {
            RecordName(stream: stream, shard: ShardID(shard), sequence: key.sequence, subSequence: key.subSequence)
        }
    }

    /// One content in one stream.
    struct Content {
        /// How often backups hold it, and where first.
        var backedUp: Int64 = 0
        var backup: LoosePlace?
        /// How often it is told that it failed, and where first.
        var failed: Int64 = 0
        var failure: LoosePlace?
        /// Known records that have it.
        var delivered: Int64 = 0
        var undelivered: Int64 = 0
        /// The first record with a delivery, and the first without.
        var deliveredHolder: Holder?
        var undeliveredHolder: Holder?
        /// Records that are told by the invocation that printed the content, and whether they are delivered.
        var matched: [(holder: Holder, isDelivered: Bool)] = []
    }

    private struct Key: Hashable {
        var streamID: Int64
        var content: ContentKey
    }

    private(set) var contents: [Content] = []
    private(set) var totals = BackupTotals()
    private var indexes: [Key: Int] = [:]
    private var reading = PayloadReading()

    var isEmpty: Bool { contents.isEmpty }

    init(_ reads: StoreReads, stream: String?) throws {
        try reads.loosePayloads(stream: stream) { place, payload in
            totals.failed += place.isFailure ? 1 : 0
            totals.backedUp += place.isFailure ? 0 : 1
            for index in indexesOfContents(place.streamID, copy payload) { note(index, place) }
        }
    }

    private func note(_ index: Int, _ place: LoosePlace) {
        if place.isFailure {
            contents[index].failed += 1
            contents[index].failure = contents[index].failure ?? place
        } else {
            contents[index].backedUp += 1
            contents[index].backup = contents[index].backup ?? place
        }
    }

    /// The contents of a payload: its own, or those of the records that a producer packed into it, which are known as
    /// records of their own.
    private func indexesOfContents(_ stream: Int64, _ payload: Span<UInt8>) -> [Int] {
        guard case .aggregate(let records, _) = AggregatedPayload.read(payload) else {
            return [indexOfContent(stream, payload)]
        }
        return records.map { indexOfContent(stream, $0.data.span) }
    }

    private func indexOfContent(_ stream: Int64, _ payload: Span<UInt8>) -> Int {
        let key = Key(streamID: stream, content: reading.key(of: payload))
        if let index = indexes[key] { return index }
        indexes[key] = contents.count
        contents.append(Content())
        return contents.count - 1
    }

    /// Counts the known records that have these contents: one scan over the records.
    func count(_ reads: StoreReads, _ streams: [StoredStream]) throws {
        for stream in streams {
            for shard in stream.shards {
                try reads.recordPayloads(shard: shard.id) { record, payload in
                    let key = Key(streamID: stream.id, content: reading.key(of: copy payload))
                    guard let index = indexes[key] else {
                        totals.inNoBackup += record.isDelivered ? 1 : 0
                        return
                    }
                    if record.isDelivered {
                        totals.inNoBackup += contents[index].backedUp == 0 ? 1 : 0
                        contents[index].delivered += 1
                        if contents[index].deliveredHolder != nil { return }
                        contents[index].deliveredHolder = Holder(shard: shard.number, key: record.key)
                    } else {
                        contents[index].undelivered += 1
                        if contents[index].undeliveredHolder != nil { return }
                        contents[index].undeliveredHolder = Holder(shard: shard.number, key: record.key)
                    }
                }
            }
        }
        if totals.backedUp == 0 { totals.inNoBackup = 0 }
    }

    /// Takes down the records that the printing invocations tell.
    func match(_ reads: StoreReads, stream: String?) throws {
        try reads.matchedPayloads(stream: stream) { match, payload in
            // The sub-records of an aggregate are found by content.
            if case .aggregate = AggregatedPayload.read(copy payload) { return }
            let index = indexOfContent(match.streamID, copy payload)
            contents[index].matched.append((Holder(shard: match.shard, key: match.key), match.isDelivered))
        }
    }
}
