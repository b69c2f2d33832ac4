package import AWS
import Coding
import Records
package import Store

/// Receives on-failure messages from a queue into a store, and takes away from the queue what is stored, if that is wanted.
///
/// A message is one object, by what never changes about it: received again, it is the same object. Before any message is
/// deleted, the commit that holds it is on disk.
package struct QueueFetch: Sendable {
    /// Calls in a row that bring nothing, after which a queue is taken for empty: a single one may ask servers that hold none.
    static let emptyAnswers = 3
    /// Messages of one call of DeleteMessageBatch.
    static let batch = 10
    static let keptProblems = 100

    private let calls: any SQSCalls
    private let clock: FetchClock

    package init(_ calls: any SQSCalls, clock: FetchClock) {
        self.calls = calls
        self.clock = clock
    }

    /// Receives until nothing more comes, or to the cancellation of the task: then what was committed stays, and the report
    /// says so.
    ///
    /// - Throws: ``StoreError``, ``IngestError``; ``AWSError`` where the queue could not be looked up.
    package func run(
        _ request: QueueFetchRequest, into store: Store, progress: @escaping @Sendable (QueueFetchProgress) -> Void
    ) async throws -> QueueFetchReport {
        let queue = try await calls.describe(request.queue)
        var plan = ImportPlan(sources: [], jobs: 1)
        plan.stream = request.label
        let stream = try StreamChoice.choose(plan, in: store)
        let start = clock.seconds()
        let session = try ImportSession(
            store: store, stream: stream, command: "fetch", arguments: request.arguments, now: clock.now())
        if request.deletes { try await session.makeCommitsDurable() }
        var receiver = QueueReceiver(calls, queue, session: session, request: request, progress: progress)
        receiver.report.stream = stream.label
        do {
            try await receiver.run()
        } catch {
            try? await session.finish(outcome: .failed, counts: receiver.report.json, now: clock.now())
            throw error
        }
        var report = receiver.report
        report.seconds = clock.seconds() - start
        let outcome: RunOutcome =
            switch report.end {
            case .interrupted: .interrupted
            case .failed: .failed
            default: .finished
            }
        try await session.finish(outcome: outcome, counts: report.json, now: clock.now())
        return report
    }
}

/// How many messages have come.
package struct QueueFetchProgress: Equatable, Sendable {
    package var received: Int
    /// About how many waited at the beginning.
    package var waiting: Int?
    package var deleted: Int
}
