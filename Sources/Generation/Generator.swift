import Coding

/// Makes a synthetic pipeline's output from a plan: the objects under `processed-data/`, the traces that are asked for,
/// and `truth.json` beside them.
package struct Generator {
    /// What was written.
    package struct Result: Equatable, Sendable {
        /// Objects written.
        package var objects = 0
        /// Their bytes, as stored.
        package var bytes = 0
        /// Records that the stream took, republished ones included.
        package var records = 0
        /// Files of traces written.
        package var traceFiles = 0
    }

    /// Where the truth lies, relative to the output.
    package static let truthPath = "truth.json"
    /// The folder that holds the objects, relative to the output.
    package static let objectFolder = "processed-data"

    private let plan: GenerationPlan
    private var stream: RecordStream
    private var invocations: InvocationPlan
    private var text: ObjectText
    private var cuts: SeededGenerator
    private var ledger: TruthLedger
    /// Kept only where traces are written.
    private var history = PipelineHistory()
    private var result = Result()

    /// A generator; throws where the plan cannot be.
    package init(_ plan: GenerationPlan) throws(GenerationError) {
        try plan.validate()
        self.plan = plan
        stream = RecordStream(plan)
        invocations = InvocationPlan(plan)
        text = ObjectText(plan)
        cuts = SeededGenerator(seed: plan.seed, purpose: "cuts")
        ledger = TruthLedger(plan)
    }

    /// Writes everything. Memory holds a batch of each shard and the truth, not the objects; with traces all records.
    ///
    /// - Parameter progress: called after each object with what was written so far.
    package consuming func write(
        to sink: inout some ObjectSink, progress: (Result) -> Void = { _ in }
    ) throws(GenerationError) -> Result {
        var windows = (0..<plan.shards).map { BatchWindow(shard: $0, plan: plan) }
        while let record = stream.nextRecord() {
            result.records += 1
            try windows[record.shard].add(record) { (batch) throws(GenerationError) in
                try write(batch, to: &sink, progress)
            }
        }
        for shard in windows.indices {
            try windows[shard].flush { (batch) throws(GenerationError) in try write(batch, to: &sink, progress) }
        }
        guard !plan.traces.isEmpty else {
            try sink.store(ledger.document(result), path: Self.truthPath)
            return result
        }
        var traces = TraceLedger(plan, history)
        result.traceFiles = try TraceWriter(plan).write(history, to: &sink, &traces)
        try sink.store(ledger.document(result, traces: traces), path: Self.truthPath)
        return result
    }

    private mutating func write(
        _ batch: Batch, to sink: inout some ObjectSink, _ progress: (Result) -> Void
    ) throws(GenerationError) {
        let outcome = invocations.outcome(of: batch)
        for object in outcome.invocations.compactMap(\.object) {
            var bytes = text.bytes(object, of: batch, where: &cuts)
            if object.isCompressed { bytes = try Self.compressed(bytes, name: object.name) }
            if plan.traces.contains(.objectListing) {
                history.note(
                    PipelineHistory.BucketObject(
                        name: object.name, byteCount: bytes.count, digest: MD5Digest.digest(of: bytes),
                        written: object.written, listing: object.listing, presence: object.presence))
            }
            guard object.presence == .inTree else { continue }
            try sink.store(bytes, path: "\(Self.objectFolder)/\(object.name)")
            result.objects += 1
            result.bytes += bytes.count
            progress(result)
        }
        let fates = ledger.note(batch, outcome.objects)
        if !plan.traces.isEmpty { history.note(batch, outcome, fates: fates) }
    }

    static func compressed(_ bytes: [UInt8], name: String) throws(GenerationError) -> [UInt8] {
        guard let compressed = Gzip.compress(bytes) else {
            throw GenerationError(
                code: .compressionFailed, location: name, detail: "zlib gave up; is there enough memory?")
        }
        return compressed
    }
}
