import Records

extension RecordEvidence {
    /// The record as the list of failed and missing records has it.
    package var failedRecord: FailedRecord {
        let named = failures + listings
        return FailedRecord(
            stream: stream, shard: shard.number, sequence: sequence.digits, sequenceKey: sequence.storageKey,
            subSequence: Int32(truncatingIfNeeded: subSequence), deliveredIn: firstDelivery?.names.first,
            hasPayload: contents.payload != nil, reason: failures.compactMap(\.reason).min(),
            failedSource: failures.map(\.source).min(), requestID: failures.compactMap(\.requestID).min(),
            knownBy: Set(named.map(\.source) + (firstDelivery == nil ? [] : ["processed_batch"])).sorted(),
            documents: Set(named.compactMap(\.location.names.first)).sorted(), arrivalTime: arrivalTime?.microseconds,
            arrivalEstimated: arrivalEstimated,
            replay: copies.first.map { copy in
                var replay = FailedRecord.Replay(
                    name: copy.replay, fate: copy.fate, newShard: copy.newShard, newSequence: copy.newSequence)
                replay.deliveredIn = copy.deliveredIn
                replay.documents = copy.documents
                return replay
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
