import Coding
import Records
import Store

/// Records whose delivery says something else than the bytes that were sent, and records of which pieces of evidence
/// brought unlike bytes.
///
/// The bytes are compared with the record's first delivery; a further one that differs from it is conflicting already.
/// Where evidence contradicts itself, the bytes that come nearest to the delivery count.
enum AlteredCheck {
    /// Hands out the rows by stream, shard and number; one record may be contradictory and altered.
    static func rows(
        _ reads: StoreReads, _ streams: [StoredStream], _ body: (AlteredRow) throws -> Void
    ) throws {
        var names = ObjectNames(reads)
        var reading = PayloadReading()
        for stream in streams {
            for shard in stream.shards {
                var found: Finding?
                try reads.exactPayloads(shard: shard.id) { payload, sent, delivered in
                    if found?.first.key != payload.key {
                        if let found { try found.rows(stream, shard, &names, body) }
                        found = Finding(payload)
                    }
                    found?.add(payload, sent: sent, delivered: delivered, &reading)
                }
                if let found { try found.rows(stream, shard, &names, body) }
            }
        }
    }

    /// The findings of the three checks.
    static func findings(_ reads: StoreReads, _ streams: [StoredStream]) throws -> [AuditFinding] {
        var counts: [AlteredRow.Kind: Int64] = [:]
        try rows(reads, streams) { counts[$0.kind, default: 0] += 1 }
        let (altered, rounded) = (counts[.altered] ?? 0, counts[.rounded] ?? 0)
        let contradictory = counts[.contradictory] ?? 0
        return [
            AuditFinding(
                check: .altered, level: altered > 0 ? .warning : .info, count: altered,
                detail: altered > 0
                    ? "records were delivered as something else than their bytes mean; see `afterbay audit altered`"
                    : "no record whose bytes are known was delivered as something else"),
            AuditFinding(
                check: .rounded, level: .info, count: rounded,
                detail: rounded > 0
                    ? "records were delivered with numbers rounded to doubles, as Python reads them"
                    : "no record whose bytes are known was delivered with rounded numbers"),
            AuditFinding(
                check: .contradictory, level: contradictory > 0 ? .warning : .info, count: contradictory,
                detail: contradictory > 0
                    ? "records for which pieces of evidence brought unlike bytes under one number"
                    : "no record for which evidence brought unlike bytes"),
        ]
    }

    /// What is known of one record while its evidence is read.
    private struct Finding {
        let first: ExactPayload
        private var bytes: [UInt8] = []
        private var sources: Set<String> = []
        private var objects: Set<Int64> = []
        private var best: PayloadReading.Comparison?
        private var isContradictory = false

        init(_ payload: ExactPayload) {
            first = payload
        }

        mutating func add(
            _ payload: ExactPayload, sent: borrowing Span<UInt8>, delivered: borrowing Span<UInt8>,
            _ reading: inout PayloadReading
        ) {
            let isFirst = sources.isEmpty
            sources.insert(payload.source)
            objects.insert(payload.evidenceObject)
            if isFirst {
                bytes.append(copying: sent)
            } else if bytes.isSame(as: sent) {
                return
            } else {
                isContradictory = true
            }
            guard payload.object != nil else { return }
            let comparison = Self.compare(sent, delivered, isText: payload.deliveredIsText, &reading)
            if let known = best, known.weight <= comparison.weight { return }
            best = comparison
        }

        private static func compare(
            _ sent: borrowing Span<UInt8>, _ delivered: borrowing Span<UInt8>, isText: Bool,
            _ reading: inout PayloadReading
        ) -> PayloadReading.Comparison {
            var copy: [UInt8] = []
            copy.append(copying: delivered)
            if isText { return reading.compare(copy sent, asDelivered: copy) }
            return copy.isSame(as: sent) ? .same : .altered
        }

        func rows(
            _ stream: StoredStream, _ shard: StoredShard, _ names: inout ObjectNames,
            _ body: (AlteredRow) throws -> Void
        ) throws {
            let kind: AlteredRow.Kind? =
                switch best {
                case nil, .same?: nil
                case .rounded?: .rounded
                case .altered?, .undecodable?: .altered
                }
            guard isContradictory || kind != nil else { return }
            var evidence: Set<String> = []
            for object in objects { evidence.insert(try names.name(of: object)) }
            for kind in [isContradictory ? .contradictory : nil, kind].compactMap({ $0 }) {
                try body(
                    AlteredRow(
                        record: RecordName(
                            stream: stream.label, shard: ShardID(shard.number), sequence: first.key.sequence,
                            subSequence: first.key.subSequence),
                        kind: kind, object: try first.object.map { try names.name(of: $0) },
                        entryIndex: first.entryIndex, evidence: evidence.sorted(), sources: sources.sorted()))
            }
        }
    }
}

extension PayloadReading.Comparison {
    /// How far the delivery is from the bytes.
    fileprivate var weight: Int {
        switch self {
        case .same: 0
        case .rounded: 1
        case .altered: 2
        case .undecodable: 3
        }
    }
}

extension [UInt8] {
    /// Whether these are the very bytes.
    fileprivate func isSame(as other: borrowing Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
