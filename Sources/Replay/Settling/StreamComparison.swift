import AWS
import Records
import Store

/// Compares every entry of a replay that the ledger says was sent with the stream, byte for byte.
struct StreamComparison {
    let store: Store
    let kinesis: any KinesisCalls
    let clock: SendClock
    let limits: ReadLimits
    let replay: ReplaySummary
    let options: ReplayOptions

    static let listedDifferences = 100

    func run(_ report: inout StreamVerification) async throws {
        let start = replay.created - limits.lead
        let retention = try await kinesis.describe(replay.target).retentionHours
        let end = await kinesis.now()
        var gap: String?
        if start < end - Int64(retention) * Timestamp.hour {
            gap = "the stream keeps records for \(retention) hours, and the replay began earlier"
        }
        var seen: Set<Int64> = []
        var changed: [StreamVerification.Difference] = []
        for shard in try await kinesis.shards(of: replay.target) {
            let reading = ShardReading(
                kinesis: kinesis, stream: replay.target, shard: shard.id, clock: clock, limits: limits)
            let outcome = try await reading.read(from: .time(start), to: end) { records in
                for record in records {
                    guard
                        let position = try store.entry(of: replay.row, copy: shard.id, sequence: record.sequence)
                    else { continue }
                    seen.insert(position)
                    if try !isSame(record, as: position) {
                        changed.append(
                            StreamVerification.Difference(
                                position: position, copy: "\(shard.id):\(record.sequence)", kind: .changed))
                    }
                }
                return true
            }
            if case .incomplete(let reason) = outcome { gap = gap ?? reason }
        }
        report.compared = seen.count
        report.comparisonGap = gap
        report.differenceCount = changed.count
        report.differences = Array(changed.prefix(Self.listedDifferences))
        // What the stream has no longer cannot be missed there.
        if gap == nil { try addMissing(seen, to: &report) }
    }

    private func isSame(_ record: KinesisRecord, as position: Int64) throws -> Bool {
        let entry = try store.replayEntries(
            of: replay.row, after: position - 1, count: 1, keyField: options.partitionKeyField
        ).first
        guard let stored = entry?.record,
            case .ready(let prepared) = Preparation(options: options).verdict(stored, position: position)
        else { return false }
        return prepared.record.payload == record.data && (prepared.record.partitionKey ?? "") == record.partitionKey
    }

    private func addMissing(_ seen: Set<Int64>, to report: inout StreamVerification) throws {
        for sent in try store.sentEntries(of: replay.row) where !seen.contains(sent.position) {
            report.differenceCount += 1
            guard report.differences.count < Self.listedDifferences else { continue }
            report.differences.append(
                StreamVerification.Difference(position: sent.position, copy: sent.copy, kind: .missing))
        }
    }
}
