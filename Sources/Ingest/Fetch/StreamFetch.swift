package import AWS
import Records
package import Store

/// Reads from a stream what it still holds, into a store as evidence.
package struct StreamFetch: Sendable {
    /// A stream as it is now.
    package struct Source: Sendable {
        package var stream: KinesisStream
        package var shards: [KinesisShard]
        /// By the service's clock, in microseconds since 1970 UTC.
        package var now: Int64

        /// Before this time the stream holds nothing, in microseconds since 1970 UTC.
        package var horizon: Int64 { now - Int64(stream.retentionHours) * 3_600_000_000 }
    }

    private let calls: any KinesisCalls
    private let clock: FetchClock

    package init(_ calls: any KinesisCalls, clock: FetchClock) {
        self.calls = calls
        self.clock = clock
    }

    /// Looks up the stream.
    ///
    /// - Parameter name: Its name or ARN.
    /// - Throws: ``AWSError``, `CancellationError`.
    package func source(_ name: String) async throws -> Source {
        Source(
            stream: try await calls.describe(name), shards: try await calls.shards(of: name), now: await calls.now())
    }

    /// The label under which a stream's records are kept: the one that is named; else the one whose documents name the
    /// stream; else the database's only one.
    ///
    /// - Throws: ``IngestError`` with `ambiguous_stream` where there are several.
    package static func label(named label: String?, of source: Source, in store: Store?) throws -> String {
        if let label { return label }
        let streams = try store?.streams() ?? []
        for stream in streams where try store?.streamARN(of: stream) == source.stream.arn { return stream.label }
        guard streams.count < 2 else {
            throw IngestError(
                code: .ambiguousStream, location: store?.path ?? "",
                detail: "holds several streams (\(streams.map(\.label).joined(separator: ", "))), and none is known as "
                    + "\(source.stream.arn); choose with --stream")
        }
        return streams.first?.label ?? StreamChoice.standardLabel
    }

    /// Reads what is wanted, to its end or to the cancellation of the task: then what was committed stays, and the report
    /// says so.
    ///
    /// - Throws: ``StoreError``; ``IngestError`` with `other_stream` where the label stands for another stream. What goes
    ///   wrong with single shards stands in the report.
    package func run(
        _ request: StreamFetchRequest, from source: Source, label: String, into store: Store,
        progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> FetchReport {
        var plan = ImportPlan(sources: [], jobs: 1)
        plan.stream = label
        let stream = try StreamChoice.choose(plan, in: store)
        if let known = try store.streamARN(of: stream), known != source.stream.arn {
            throw IngestError(
                code: .otherStream, location: label,
                detail: "stands for \(known), and not for \(source.stream.arn); give another --stream")
        }
        let start = clock.seconds()
        let goals = FetchGoals(request, shards: source.shards)
        let session = try ImportSession(
            store: store, stream: stream, command: "fetch", arguments: request.arguments, now: clock.now())
        let tally = FetchTally(goals: goals.count, send: progress)
        let shared = ShardFetch.Surroundings(
            calls: calls, stream: source.stream, name: request.stream, session: session, request: request, clock: clock,
            tally: tally, horizon: source.horizon)
        var report = FetchReport()
        report.stream = label
        report.arn = source.stream.arn
        report.retentionHours = source.stream.retentionHours
        do {
            report.rows =
                goals.unreadable + (try await read(goals.byShard, try store.fetchedSpans(ofStream: label), shared))
        } catch {
            try? await session.finish(outcome: .failed, counts: report.json, now: clock.now())
            throw error
        }
        report.rows.sort { $0.precedes($1) }
        report.calls = tally.calls
        report.rejected = tally.rejected
        report.seconds = clock.seconds() - start
        report.wasInterrupted = Task.isCancelled
        try await session.finish(
            outcome: report.wasInterrupted ? .interrupted : .finished, counts: report.json, now: clock.now())
        return report
    }

    private func read(
        _ shards: [FetchGoals.Shard], _ spans: [FetchedSpan], _ shared: ShardFetch.Surroundings
    ) async throws -> [FetchReport.Row] {
        let spans = Dictionary(grouping: spans, by: \.shard)
        return try await withThrowingTaskGroup(of: [FetchReport.Row].self) { group in
            var pending = shards.makeIterator()
            func startNext() {
                guard let next = pending.next() else { return }
                let known = spans[next.number] ?? []
                group.addTask {
                    var fetch = ShardFetch(shared, shard: next.shard, number: next.number, spans: known)
                    return try await fetch.run(next.goals)
                }
            }
            for _ in 0..<max(1, shared.request.parallelShards) { startNext() }
            var rows: [FetchReport.Row] = []
            while let some = try await group.next() {
                rows += some
                startNext()
            }
            return rows
        }
    }
}

extension FetchReport.Row {
    /// By shard, then by place.
    func precedes(_ other: Self) -> Bool {
        func key(_ row: Self) -> String { row.first.flatMap { SequenceNumber($0)?.storageKey } ?? "" }
        return (shard, key(self)) < (other.shard, key(other))
    }
}
