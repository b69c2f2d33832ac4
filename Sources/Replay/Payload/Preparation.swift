import Coding
import Records
import Store

/// Turns a stored record into what is sent of it, or says why it stays behind. Pure: the same record and options give the
/// same answer, in a plan, when a replay is frozen, and when it is written.
struct Preparation {
    let options: ReplayOptions

    /// A record that can leave.
    struct Prepared {
        var record: ReplayRecord
        /// The payload is the original bytes.
        var isExact: Bool
        /// The payload is, or was, an object whose only key is `message`.
        var isLoneMessage: Bool
        var hasKeyFromField: Bool
    }

    enum Verdict {
        case ready(Prepared)
        case refused(ReplayRefusal)
    }

    /// What becomes of a selected record.
    func verdict(_ member: SelectionMember, again: Bool, position: Int64) -> Verdict {
        if !again {
            if member.record.hasDelivery { return .refused(.hasDelivery) }
            if member.ledgerState == .sent { return .refused(.alreadyReplayed) }
            if member.ledgerState == .unknown { return .refused(.outcomeUnknown) }
            if member.ledgerState == .waiting { return .refused(.inUnfinishedReplay) }
        }
        return verdict(member.record, position: position)
    }

    /// What becomes of a record that is to be sent.
    func verdict(_ record: SelectedRecord, position: Int64) -> Verdict {
        guard let stored = record.payload else { return .refused(.noPayload) }
        let payload: [UInt8]
        var form = ReplayRecord.Form.bytes
        var isExact = false
        var isLoneMessage = false
        switch stored {
        case .bytes(let bytes):
            payload = bytes
            isExact = true
        case .text(let text):
            let message = CompactPayload.loneMessage(text)
            isLoneMessage = message != nil
            if let message, options.messages == .unwrap {
                guard let bytes = CompactPayload.unescaped(message) else { return .refused(.loneSurrogate) }
                payload = bytes
            } else {
                payload = text
                if CompactPayload.isStrict(text) { form = .json }
            }
        }
        var ready = ReplayRecord(
            position: position, stream: record.stream, streamARN: record.streamARN, shard: record.shard,
            sequence: record.key.sequence, subSequence: record.key.subSequence,
            partitionKey: record.partitionKey ?? record.fieldKey, payload: payload, form: form,
            arrivalTime: record.arrivalTime)
        // Producers were seen to write words there: then the partition key decides.
        ready.explicitHashKey = record.explicitHashKey.flatMap { PartitionKeyHash.isHashKey($0) ? $0 : nil }
        if let refusal = Self.refusal(of: ready, by: options.effectiveLimits) { return .refused(refusal) }
        if options.format == .payload, form == .bytes, payload.contains(UInt8(ascii: "\n")) {
            return .refused(.lineFeed)
        }
        return .ready(
            Prepared(
                record: ready, isExact: isExact, isLoneMessage: isLoneMessage,
                hasKeyFromField: record.partitionKey == nil && record.fieldKey != nil))
    }

    /// Why limits keep a record back.
    static func refusal(of record: ReplayRecord, by limits: ReplayLimits) -> ReplayRefusal? {
        if let key = record.partitionKey {
            let isEmpty = limits.needsPartitionKey && key.isEmpty
            if isEmpty || key.unicodeScalars.count > limits.partitionKeyLength { return .partitionKeyLength }
        } else if limits.needsPartitionKey {
            return .noPartitionKey
        }
        let count = record.byteCount
        return count > limits.bytesPerRecord || count > limits.bytesPerRequest ? .tooLarge : nil
    }
}

extension SelectedRecord {
    /// `shardId-000000000000:<number>`.
    var eventID: String { "\(ShardID(shard)):\(key.sequence)" }
}
