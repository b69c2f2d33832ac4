import Records

/// Writes the traces that a plan asks for, each kind to a folder of its own.
struct TraceWriter {
    private let plan: GenerationPlan

    init(_ plan: GenerationPlan) {
        self.plan = plan
    }

    /// Writes all of them and enters in the ledger what they say. Returns the number of files.
    func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) -> Int {
        for kind in plan.traces.sorted() {
            switch kind {
            case .lambdaEvent:
                var writer = LambdaEventWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            case .getRecords:
                var writer = GetRecordsWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            case .failureDocument:
                var writer = FailureDocumentWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            case .cloudWatchLogs:
                var writer = LogWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            case .firehoseBackup:
                var writer = FirehoseBackupWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            case .firehoseFailure:
                var writer = FirehoseFailureWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            case .objectListing:
                var writer = ListingWriter(plan)
                try writer.write(history, to: &sink, &ledger)
            }
        }
        return ledger.counts.values.reduce(0) { $0 + $1.files }
    }
}

extension ObjectSink {
    /// Stores a file of traces and counts it.
    mutating func store(
        _ bytes: [UInt8], path: String, _ kind: TraceKind, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        try store(bytes, path: path)
        ledger.count(kind) { $0.files += 1 }
    }
}
