import Records

extension RecordEvidence {
    /// The record as the list of failed and missing records has it.
    package var failedRecord: FailedRecord {
        let attempts =
            replays.filter { $0.state == "sent" } + replays.filter { ["sending", "unknown"].contains($0.state) }
        let sent = attempts.last { $0.state == "sent" } ?? attempts.last
        let named = failures + listings
        return FailedRecord(
            stream: stream, shard: shard.number, sequence: sequence.digits, sequenceKey: sequence.storageKey,
            subSequence: Int32(truncatingIfNeeded: subSequence), deliveredIn: firstDelivery?.names.first,
            hasPayload: contents.payload != nil, reason: failures.compactMap(\.reason).min(),
            failedSource: failures.map(\.source).min(), requestID: failures.compactMap(\.requestID).min(),
            knownBy: Set(named.map(\.source) + (firstDelivery == nil ? [] : ["processed_batch"])).sorted(),
            documents: Set(named.compactMap(\.location.names.first)).sorted(), arrivalTime: arrivalTime?.microseconds,
            arrivalEstimated: arrivalEstimated,
            replay: sent.map {
                FailedRecord.Replay(
                    name: $0.name, isSent: $0.state == "sent", newShard: $0.newShard, newSequence: $0.newSequence)
            })
    }

    /// The ranges that hold the record, as the list of failed and missing records has them.
    package var failedRanges: [StoredRange] {
        ranges.map { range in
            StoredRange(
                stream: stream, shard: shard.number, firstKey: SequenceNumber(range.first)?.storageKey ?? "",
                lastKey: SequenceNumber(range.last)?.storageKey ?? "", batchSize: range.batchSize,
                requestID: range.requestID, condition: range.condition, firstArrival: range.firstArrival?.microseconds,
                lastArrival: range.lastArrival?.microseconds, hasRecords: false, known: 0,
                documents: [range.location.names.first].compactMap { $0 })
        }
    }
}
