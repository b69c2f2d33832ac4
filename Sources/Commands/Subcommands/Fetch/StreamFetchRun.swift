import AWS
import Analysis
import Foundation
import Ingest
import Records
import Store

/// Fetches from a stream, as the command line says.
struct StreamFetchRun {
    let command: FetchCommand
    /// The stream's name or ARN.
    let name: String
    let calls: any KinesisCalls

    func run(in context: CommandContext) async throws -> ExitStatus {
        let fetch = StreamFetch(calls, clock: Self.clock(context))
        let source = try await fetch.source(name)
        if command.dryRun { return try tell(source, in: context) }
        // What failed stands in a database that is there; a slice of time may begin one.
        if !command.selection.isSlice { try command.database.reading(in: context) { _ in } }
        let display = ProgressDisplay(mode: command.progress.mode, context: context)
        let report = try await command.database.writing(in: context, command: "afterbay fetch") { store in
            defer { display.finish() }
            let label = try StreamFetch.label(named: command.stream, of: source, in: store)
            let request = try request(label, store, in: context)
            return try await fetch.run(request, from: source, label: label, into: store) { display.update($0) }
        }
        return try FetchOutcome(report: report, format: command.output.format).print(in: context)
    }

    /// What is wanted by what the store knows.
    private func request(_ label: String, _ store: Store?, in context: CommandContext) throws -> StreamFetchRequest {
        let selection = command.selection
        let wanted: StreamFetchRequest.Wanted
        if selection.isSlice {
            let range = selection.range.range
            wanted = .slice(since: range.since?.microseconds, until: range.until?.microseconds)
        } else {
            wanted = .stretches(try store.map { try stretches(label, $0) } ?? [])
        }
        var request = StreamFetchRequest(stream: name, wanted: wanted)
        request.shard = selection.shard?.number
        request.share = selection.share ?? request.share
        request.parallelShards = selection.shards ?? request.parallelShards
        request.again = selection.again
        request.arguments = context.arguments
        return request
    }

    /// What is known of the stream's records without a payload. Nothing is taken for expired: the stream tells that itself.
    private func stretches(_ label: String, _ store: Store) throws -> [FetchStretch] {
        guard try store.streams().contains(where: { $0.label == label }) else { return [] }
        let audit = Audit(store, AuditOptions(stream: label))
        let takesFailed = command.selection.failed || !command.selection.missing
        var plan = FetchPlan()
        try audit.failures { row in
            if row.isFailure ? takesFailed : command.selection.missing { plan.add(row) }
        }
        if takesFailed { try audit.failedRanges { plan.add($0) } }
        if command.selection.missing { try audit.gaps { plan.add($0) } }
        plan.merge()
        return plan.shards.flatMap { shard in
            shard.stretches.map {
                FetchStretch(shard: shard.shard.number, first: $0.first, last: $0.last, records: $0.limit)
            }
        }
    }

    /// A dry run reads no record and makes no database.
    private func tell(_ source: StreamFetch.Source, in context: CommandContext) throws -> ExitStatus {
        let exists = FileManager.default.fileExists(atPath: command.database.path(in: context))
        func listing(_ store: Store?) throws -> FetchListing {
            let label = try StreamFetch.label(named: command.stream, of: source, in: store)
            let request = try request(label, store, in: context)
            return FetchListing(
                source: source, label: label,
                forecast: FetchForecast(request, from: source, after: try store?.fetchedSpans(ofStream: label) ?? []))
        }
        let told = exists ? try command.database.reading(in: context) { try listing($0) } : try listing(nil)
        try told.print(command.output.format, in: context)
        return .clean
    }

    static func clock(_ context: CommandContext) -> FetchClock {
        FetchClock(
            seconds: context.clock, sleep: { try await Task.sleep(for: .seconds($0)) }, now: context.now)
    }
}
