package import AWS
import Records

/// Settles doubts by reading the target stream: the shards that their keys can lie in, from just before the first attempt
/// to an end safely behind the last one.
package struct StreamSettler: DoubtSettler {
    /// What was found of one doubt.
    package struct Finding: Equatable, Sendable {
        /// In the order of their numbers.
        package var copies: [StreamCopy]
        /// Why there may be more; `nil` where everything was read.
        package var gap: String?
    }

    private let kinesis: any KinesisCalls
    private let clock: SendClock
    private let limits: ReadLimits

    package init(kinesis: any KinesisCalls, clock: SendClock = .machine(), limits: ReadLimits = ReadLimits()) {
        self.kinesis = kinesis
        self.clock = clock
        self.limits = limits
    }

    package func settle(
        _ doubts: [Doubt], in stream: String, isTaken: @escaping @Sendable (StreamCopy) throws -> Bool
    ) async throws -> [DoubtVerdict] {
        try await find(doubts, in: stream, isTaken: isTaken).map { finding in
            if !finding.copies.isEmpty { return .accepted(finding.copies) }
            return finding.gap.map { .undecided($0) } ?? .absent
        }
    }

    /// As `settle`, with every copy and what could not be read.
    package func find(
        _ doubts: [Doubt], in stream: String, isTaken: @escaping @Sendable (StreamCopy) throws -> Bool
    ) async throws -> [Finding] {
        if doubts.isEmpty { return [] }
        let retention = try await kinesis.describe(stream).retentionHours
        var search = DoubtSearch(
            doubts, shards: try await kinesis.shards(of: stream), tolerance: limits.clockDifference)
        let oldest = await kinesis.now() - Int64(retention) * Timestamp.hour
        let results = try await readings(of: search, in: stream, isTaken: isTaken)
        var gaps: [String: String] = [:]
        for result in results {
            for record in result.records { search.add(record, shard: result.shard) }
            if case .incomplete(let reason) = result.end { gaps[result.shard] = reason }
        }
        let copies = search.assign()
        return doubts.indices.map { index in
            Finding(copies: copies[index], gap: gap(doubts[index], search.shards(of: index), gaps, oldest, retention))
        }
    }

    private func gap(
        _ doubt: Doubt, _ shards: Set<String>, _ gaps: [String: String], _ oldest: Int64, _ retention: Int
    ) -> String? {
        if shards.isEmpty { return "no shard of the stream has its key" }
        if let reason = gaps.filter({ shards.contains($0.key) }).sorted(by: { $0.key < $1.key }).first?.value {
            return reason
        }
        if doubt.since < oldest {
            return "the stream keeps records for \(retention) hours, and it was sent earlier"
        }
        return nil
    }

    /// What one shard had.
    private struct Reading: Sendable {
        var shard: String
        var records: [KinesisRecord] = []
        var end: ShardReading.End
    }

    private func readings(
        of search: DoubtSearch, in stream: String, isTaken: @escaping @Sendable (StreamCopy) throws -> Bool
    ) async throws -> [Reading] {
        try await withThrowingTaskGroup(of: Reading.self) { group in
            var waiting = search.places[...]
            var readings: [Reading] = []
            func startNext() {
                guard let place = waiting.popFirst() else { return }
                group.addTask { try await read(place, of: search, in: stream, isTaken: isTaken) }
            }
            for _ in 0..<limits.shardsAtOnce { startNext() }
            while let reading = try await group.next() {
                readings.append(reading)
                startNext()
            }
            return readings.sorted { $0.shard < $1.shard }
        }
    }

    private func read(
        _ place: DoubtSearch.Place, of search: DoubtSearch, in stream: String,
        isTaken: @escaping @Sendable (StreamCopy) throws -> Bool
    ) async throws -> Reading {
        let reading = ShardReading(
            kinesis: kinesis, stream: stream, shard: place.shard, clock: clock, limits: limits)
        var records: [KinesisRecord] = []
        var missing = place.enough
        let earliest = place.since - limits.clockDifference
        let end = try await reading.read(
            from: .time(place.since - limits.lead), to: place.until + limits.delay
        ) { page in
            for record in page {
                guard let content = search.content(of: record), (record.arrivalTime ?? .max) >= earliest,
                    try !isTaken(StreamCopy(shard: place.shard, sequence: record.sequence))
                else { continue }
                records.append(record)
                if let left = missing?[content] { missing?[content] = left > 1 ? left - 1 : nil }
            }
            return missing?.isEmpty != true
        }
        return Reading(shard: place.shard, records: records, end: end)
    }
}
