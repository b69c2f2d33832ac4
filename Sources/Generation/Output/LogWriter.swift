import Records

/// Writes what the functions logged: `logs/…`, each log stream in one of the containers in which logs are kept.
struct LogWriter {
    private let plan: GenerationPlan
    private var random: SeededGenerator
    /// Kept streams by container and function.
    private var exported: [LogStream] = []
    private var filtered: [LogStream] = []
    private var subscribed: [LogStream] = []

    init(_ plan: GenerationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed, purpose: "logs")
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        var streams = LogStreams(plan)
        var lines = FunctionLog(plan)
        var others = OtherFunctionLog(plan)
        var runs: [LogRun] = []
        for chapter in history.chapters {
            for invocation in chapter.outcome.invocations {
                runs.append(
                    LogRun(
                        block: lines.block(invocation, of: chapter), chapter: chapter.firstRecord,
                        invocation: invocation))
            }
            for (block, failures) in others.blocks(of: chapter) {
                runs.append(LogRun(block: block, chapter: chapter.firstRecord, failures: failures))
            }
        }
        for stream in streams.divide(runs) {
            let isKept = random.unit() < plan.traceShare
            let container = random.below(3)
            guard isKept else { continue }
            for run in stream.runs { ledger.note(run) }
            switch container {
            case 0: exported.append(stream)
            case 1: filtered.append(stream)
            default: subscribed.append(stream)
            }
        }
        var containers = LogContainers(random)
        try containers.export(exported, to: &sink, &ledger)
        try containers.filter(filtered, to: &sink, &ledger)
        try containers.subscribe(subscribed, to: &sink, &ledger)
    }
}

/// A run of a function with its lines, and what they are about.
struct LogRun {
    var block: LogBlock
    /// The number of the batch's first record.
    var chapter: Int
    /// The run of the recipe's function; nil for the other one's.
    var invocation: PlannedInvocation?
    var failures: [OtherFunctionLog.Failure] = []
}
