import AWS
import Records
import Store

/// Reads the goals of one shard from the stream into the store, one after the other.
///
/// Each portion is one commit, together with how far the shard was read, so that a fetch that ends at any point goes on
/// behind what is stored.
struct ShardFetch {
    /// What all shards of a fetch have in common.
    struct Surroundings: Sendable {
        var calls: any KinesisCalls
        var stream: KinesisStream
        /// As the calls take it.
        var name: String
        var session: ImportSession
        var request: StreamFetchRequest
        var clock: FetchClock
        var tally: FetchTally
        /// Before this time, in microseconds since 1970 UTC, the stream holds nothing.
        var horizon: Int64
    }

    let shared: Surroundings
    let shard: KinesisShard
    let number: Int64
    /// What was read of the shard before.
    private var spans: [FetchedSpan]
    private var pages: ShardPages
    private let documents: DocumentImport
    /// Records behind the goal before, of its last answer; what the stream gave out after them is not known.
    private var rest: ArraySlice<KinesisRecord> = []
    private var restPage: KinesisPage?

    init(_ shared: Surroundings, shard: KinesisShard, number: Int64, spans: [FetchedSpan]) {
        self.shared = shared
        self.shard = shard
        self.number = number
        self.spans = shared.request.again ? [] : spans
        pages = ShardPages(
            shared.calls, stream: shared.name, shard: shard.id, share: shared.request.share, clock: shared.clock)
        documents = DocumentImport(
            options: shared.session.options, kind: .getRecords, shard: number, streamARN: shared.stream.arn)
    }

    /// Reads the goals, in the order of their places.
    ///
    /// - Throws: ``StoreError``. What goes wrong with the stream stands in the rows.
    mutating func run(_ goals: [FetchGoal]) async throws -> [FetchReport.Row] {
        var rows: [FetchReport.Row] = []
        var failure: AWSError?
        for (index, goal) in goals.enumerated() {
            let resumption = FetchResumption(goal, after: spans, horizon: shared.horizon)
            var reading = GoalReading(goal, resumption, horizon: shared.horizon, shard: shard)
            do {
                if let failure, !reading.isDone { throw failure }
                try await read(&reading, others: goals.count - index - 1)
            } catch is CancellationError {
                reading.row.state = .unfinished
                reading.row.detail = "interrupted"
            } catch let error as AWSError {
                reading.row.state = .unfinished
                reading.row.detail = "\(error)"
                (rest, restPage) = ([], nil)
                // What concerns one place only leaves hope for the others.
                if error.code != .expired, error.code != .refused { failure = error }
            }
            shared.tally.noteDone(calls: pages.count - countedCalls)
            countedCalls = pages.count
            rows.append(reading.row)
        }
        return rows
    }

    private var countedCalls = 0

    private mutating func read(_ reading: inout GoalReading, others: Int) async throws {
        if reading.isDone { return reading.finish(.endReached) }
        var page = try await firstPage(&reading)
        while true {
            var records = page?.records[...] ?? []
            var isOver = false
            let known = try await known(in: records)
            while let record = records.first, !isOver {
                switch reading.take(record, known: known) {
                case .passed: records.removeFirst()
                case .taken(let isLast):
                    records.removeFirst()
                    isOver = isLast
                case .behindEnd: isOver = true
                }
                if let span = reading.takeLostSpan(shard: number) { try await enter(span) }
                if reading.portion.isFull(shared.request.portion) { try await store(&reading, isLast: false) }
            }
            if isOver {
                try await store(&reading, isLast: true)
                (rest, restPage) = (records, page)
                return reading.finish(.endReached)
            }
            if let page, page.nextIterator == nil || page.millisecondsBehind == 0 {
                try await store(&reading, isLast: false)
                let outcome: GoalReading.Outcome = page.nextIterator == nil ? .shardEnded : .newestReached
                reading.finish(outcome)
                if let span = reading.takeLostSpan(shard: number) { try await enter(span) }
                return
            }
            let next = try await pages.next(reading.wanted(others: others))
            shared.tally.noteBehind(next.millisecondsBehind, shard: number)
            page = next
        }
    }

    /// What the goal begins with: what is left of the answer before, if it reaches so far; else nothing yet, and the
    /// stream is to go on from the goal's beginning.
    private mutating func firstPage(_ reading: inout GoalReading) async throws -> KinesisPage? {
        defer { (rest, restPage) = ([], nil) }
        if let key = reading.expectedKey, let page = restPage, let last = rest.last,
            let lastKey = SequenceNumber(last.sequence)?.storageKey, lastKey >= key
        {
            return KinesisPage(
                records: Array(rest), nextIterator: page.nextIterator, millisecondsBehind: page.millisecondsBehind)
        }
        do {
            try await pages.seek(reading.position)
        } catch let error as AWSError where reading.expectedKey != nil && error.saysThatAPositionIsGone {
            // Perhaps only the beginning is gone.
            try await pages.seek(.oldest)
        }
        return nil
    }

    private func known(in records: ArraySlice<KinesisRecord>) async throws -> KnownStretch {
        guard let first = records.first.flatMap({ SequenceNumber($0.sequence) }),
            let last = records.last.flatMap({ SequenceNumber($0.sequence) })
        else { return KnownStretch() }
        return try await shared.session.known(shard: number, from: first.storageKey, to: last.storageKey)
    }

    /// Writes what was gathered, with how far the shard was read.
    private mutating func store(_ reading: inout GoalReading, isLast: Bool) async throws {
        guard let (portion, span) = reading.takePortion(shard: number, isLast: isLast) else { return }
        var group: [ReadObject] = []
        if let first = portion.keys.first, let last = portion.keys.last {
            let name = FetchedName.text(
                of: shared.stream, shard: shard.id, first: String(first.dropFirst(3)), last: String(last.dropFirst(3)))
            var document = documents.read(portion.document(), name: name)
            document.object.streamARN = shared.stream.arn
            group = [document]
        }
        let (_, counts) = try await shared.session.write(group, span: span)
        reading.row.stored += portion.keys.count
        reading.row.newPayloads += reading.takeNewPayloads()
        shared.tally.note(records: portion.read, bytes: portion.bytes, rejected: counts.rejected)
        spans.append(span)
    }

    private mutating func enter(_ span: FetchedSpan) async throws {
        _ = try await shared.session.write([], span: span)
        spans.append(span)
    }
}

extension AWSError {
    /// Whether the stream does not know a number of its own any more. A number of another stream it refuses in other words.
    fileprivate var saysThatAPositionIsGone: Bool {
        code == .expired
            || code == .refused && serviceCode == "InvalidArgumentException"
                && !detail.contains("did not come from this stream")
    }
}

/// The names of what was fetched.
enum FetchedName {
    /// `kinesis://ACCOUNT/REGION/STREAM/shardId-000000000000/FIRST-LAST`.
    static func text(of stream: KinesisStream, shard: String, first: String, last: String) -> String {
        let parts = StreamARN.parts(of: stream.arn)
        return "kinesis://\(parts?.account ?? "")/\(parts?.region ?? "")/\(stream.name)/\(shard)/\(first)-\(last)"
    }
}
