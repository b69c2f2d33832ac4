import Records
import Store

/// Records that look like an earlier one, sent again by its producer under a new number.
///
/// A record is suspected if another record of its stream, with another number, has the same partition key and the same
/// payload byte for byte, and arrived before it within the window; records without an arrival are compared by their
/// processing. It is a suspicion: a device may well say the same twice.
///
/// The first pass notes a hash of every content in a filter of fixed size. Only what it takes for repeats is looked at
/// again, in a second pass, and compared by its bytes; beyond the filter the memory grows with the repeats alone.
struct RepublishedCheck {
    private let within: Int64
    private var filter: RepeatFilter
    private(set) var repeats: Set<UInt64> = []

    init(_ options: AuditOptions, records: Int64) {
        within = options.republishedWithin
        filter = RepeatFilter(expecting: records)
    }

    /// First pass: notes a record's content.
    ///
    /// - Parameter salt: Differs between streams, whose contents are not compared.
    mutating func visit(_ record: borrowing AuditRecord, salt: Int64) {
        guard let hash = record.contentHash else { return }
        let salted = Self.salted(hash, salt)
        if filter.insert(salted) { repeats.insert(salted) }
    }

    private static func salted(_ hash: UInt64, _ salt: Int64) -> UInt64 {
        hash ^ UInt64(bitPattern: salt) &* 0xD1B5_4A32_D192_ED03
    }

    /// A record whose content may stand twice.
    private struct Candidate {
        var name: RecordName
        var shardID: Int64
        var time: Int64?

        /// The order in which they arrived.
        func precedes(_ other: Candidate) -> Bool {
            if time != other.time { return (time ?? .max) < (other.time ?? .max) }
            if name.shard != other.name.shard { return name.shard < other.name.shard }
            if name.sequence != other.name.sequence {
                return (name.sequence.utf8.count, name.sequence) < (other.name.sequence.utf8.count, other.name.sequence)
            }
            return name.subSequence < other.name.subSequence
        }
    }

    /// Second pass, after all records were visited: the suspected records, by stream, shard and number.
    /// The ledger explains copies that replays sent: they are counted beside.
    func found(
        _ reads: StoreReads, _ streams: [StoredStream]
    ) throws -> (rows: [RepublishedRow], replayed: Int64) {
        if repeats.isEmpty { return ([], 0) }
        var replayed: Int64 = 0
        var rows: [RepublishedRow] = []
        for stream in streams {
            for candidates in try candidates(reads, stream, &replayed) where candidates.count > 1 {
                try compare(candidates, reads, into: &rows)
            }
        }
        let sorted = rows.sorted { left, right in
            let (a, b) = (left.record, right.record)
            if a.stream != b.stream { return a.stream < b.stream }
            if a.shard != b.shard { return a.shard < b.shard }
            let (m, n) = (a.sequence.utf8.count, b.sequence.utf8.count)
            return (m, a.sequence, a.subSequence) < (n, b.sequence, b.subSequence)
        }
        return (sorted, replayed)
    }

    private func candidates(
        _ reads: StoreReads, _ stream: StoredStream, _ replayed: inout Int64
    ) throws -> [[Candidate]] {
        var found: [UInt64: [Candidate]] = [:]
        for shard in stream.shards {
            let copies = try reads.replayedCopies(shard: shard.id)
            try reads.scanRecords(shard: shard.id, hashing: true) { record in
                guard let hash = record.contentHash else { return }
                let salted = Self.salted(hash, stream.id)
                guard repeats.contains(salted) else { return }
                if !copies.isEmpty, copies.contains(record.sequence) {
                    replayed += 1
                    return
                }
                let name = RecordName(
                    stream: stream.label, shard: ShardID(shard.number), sequence: record.sequence,
                    subSequence: record.key.subSequence)
                found[salted, default: []].append(
                    Candidate(name: name, shardID: shard.id, time: record.arrivalTime ?? record.processedTime))
            }
        }
        return Array(found.values)
    }

    private func compare(
        _ candidates: [Candidate], _ reads: StoreReads, into rows: inout [RepublishedRow]
    ) throws {
        var classes: [RecordContent: [Candidate]] = [:]
        for candidate in candidates {
            guard
                let content = try reads.content(
                    shard: candidate.shardID, sequence: candidate.name.sequence,
                    subSequence: candidate.name.subSequence)
            else { continue }
            classes[content, default: []].append(candidate)
        }
        for (content, members) in classes where members.count > 1 {
            let ordered = members.sorted { $0.precedes($1) }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                guard let start = earlier.time, let end = later.time, end - start <= within,
                    earlier.name.shard != later.name.shard || earlier.name.sequence != later.name.sequence
                else { continue }
                rows.append(
                    RepublishedRow(
                        record: later.name, original: earlier.name, partitionKey: content.partitionKey,
                        deviceID: content.deviceID, apart: end - start))
            }
        }
    }

    /// - Parameter replayed: Copies that replays sent, among what repeats.
    func finding(_ count: Int, replayed: Int64) -> AuditFinding {
        let beside = replayed > 0 ? "; \(replayed) replayed, as the ledger says" : ""
        return AuditFinding(
            check: .republished, level: count > 0 ? .warning : .info, count: Int64(count),
            detail: count > 0
                ? "records repeat the partition key and payload of another one that arrived at most "
                    + "\(ClockCheck.length(within)) before them under another number: perhaps a producer sent them twice"
                    + beside
                : "no record repeats another one's partition key and payload within \(ClockCheck.length(within))"
                    + beside)
    }
}
