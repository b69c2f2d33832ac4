import Dispatch
import GRDB
package import Records

/// One import into one stream: takes objects, writes them in commits of whole objects, and leaves the rollup complete.
///
/// An actor on a thread of its own, so that a commit never holds a thread that could be reading.
package actor ImportSession {
    private nonisolated let executor = WriterExecutor()
    private let store: Store
    private let stream: StreamRow
    private let runID: Int64
    private var writer: BatchWriter?

    /// The actor's own thread. The executor lives as long as the actor that holds it.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Begins an import: enters the run, and the stream where it is new.
    ///
    /// - Parameters:
    ///   - store: A store opened for writing.
    ///   - stream: From ``Store/stream(named:options:)``.
    ///   - command: The command's name, for the table of runs.
    ///   - arguments: The command's arguments, for the table of runs.
    ///   - now: Microseconds since 1970 UTC.
    package init(
        store: Store, stream: StreamRow, command: String = "import", arguments: [String], now: Int64
    ) throws {
        self.store = store
        self.stream = stream
        streamARN = try store.streamARN(of: stream)
        runID = try store.beginRun(command: command, arguments: arguments, now: now)
        // Every row that the writer points to it has just made or found; looking it up again for each record would cost
        // a twentieth of an import. `verify` checks all references.
        try store.checkReferences(false)
    }

    /// The ARN of the stream that the label stands for, as the objects imported before name it.
    package nonisolated let streamARN: String?

    /// The stream's label and options.
    package nonisolated var options: StreamOptions { stream.options }

    /// Writes objects in one commit.
    package func write(_ group: [ReadObject]) throws -> (outcomes: [ObjectOutcome], counts: EntryCounts) {
        try commit { try $0.write(group, $1) }
    }

    /// Writes an object that is too large to be held, part by part, in one commit.
    package func write(
        large object: SourceObject, parts: some RecordParts
    ) throws -> (outcome: ObjectOutcome, counts: EntryCounts) {
        try commit { try $0.write(large: object, $1, nextPart: parts.next) }
    }

    /// Writes what came from the stream, and how far it was read, in one commit.
    package func write(
        _ group: [ReadObject], span: FetchedSpan
    ) throws -> (outcomes: [ObjectOutcome], counts: EntryCounts) {
        try commit { writer, db in
            let written = try writer.write(group, db)
            let position = try writer.shards.position(ofShard: span.shard, db)
            try FetchedSpans.enter(span, shardID: writer.shards.shards[position].id, db)
            return written
        }
    }

    /// What the store holds of a stretch of a shard.
    package func known(shard: Int64, from firstKey: String, to lastKey: String) throws -> KnownStretch {
        try store.read { db in
            try KnownStretch.read(db, streamID: stream.id, shard: shard, from: firstKey, to: lastKey)
        }
    }

    /// From now on a commit lasts even if the machine loses power: for what is taken away at its source once it is here.
    package func makeCommitsDurable() throws {
        try store.waitsForDisk(true)
    }

    /// Ends the import: builds stale hours again and enters the run's outcome.
    ///
    /// - Parameter counts: The run's result as JSON text.
    package func finish(outcome: RunOutcome, counts: String, now: Int64) throws {
        writer = nil
        try store.checkReferences(true)
        FaultPoint.reach(.finish)
        try store.write { db in
            try RollupRebuild.rebuildStaleHours(db)
            try Store.endRun(runID, outcome: outcome, counts: counts, now: now, db)
        }
        try store.refreshReadingsView()
    }

    private func commit<Value>(_ body: (BatchWriter, Database) throws -> Value) throws -> Value {
        do {
            let value = try store.write { db in try body(try readyWriter(db), db) }
            FaultPoint.reach(.firstCommit)
            return value
        } catch {
            // The transaction is undone; what the writer counted in memory is not.
            writer = nil
            throw error
        }
    }

    private func readyWriter(_ db: Database) throws -> BatchWriter {
        if let writer { return writer }
        let made = try BatchWriter(db, stream: stream, runID: runID)
        writer = made
        return made
    }
}

/// A large object's entries, part by part.
package protocol RecordParts: Sendable {
    /// The next part; `nil` at the end. Parts are asked for one after another, from the writer's thread.
    func next() throws -> RecordBatch?
}

/// Runs an actor's work on one thread of its own.
private final class WriterExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "afterbay.writer")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The closure holds the executor itself for as long as the job runs.
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
