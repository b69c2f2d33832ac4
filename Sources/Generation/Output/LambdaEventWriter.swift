import Records

/// Writes the events with which the mapping called the function: `events/<request id>.json`, and some together, a line
/// each.
struct LambdaEventWriter {
    /// What an event has besides its records.
    struct Shape {
        /// The mapping reads through a consumer with fan-out of its own.
        var isFanOut = false
        /// Events of 2015 had no arrival.
        var hasArrival = true
        /// As some emulators write it.
        var hasEncryption = false
        /// The fields of a tumbling window.
        var hasWindow = false
    }

    private let share: Double
    private var random: SeededGenerator
    private var together: [UInt8] = []

    init(_ plan: GenerationPlan) {
        share = plan.traceShare
        random = SeededGenerator(seed: plan.seed, purpose: "events")
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        for chapter in history.chapters {
            var written: Set<[UInt8]> = []
            for invocation in chapter.outcome.invocations where random.unit() < share {
                let event = Self.event(chapter, invocation.range, shape())
                let form = random.below(6)
                if form == 0 {
                    together += event.bytes(.compact) + [UInt8(ascii: "\n")]
                } else {
                    let bytes = event.bytes(form < 3 ? .spaced : .indented(form == 3 ? 4 : 2))
                    try sink.store(bytes, path: "events/\(invocation.requestID).json", .lambdaEvent, &ledger)
                    // A retry gets the very same event: one content, whatever its names.
                    guard written.insert(bytes).inserted else {
                        ledger.count(.lambdaEvent) { $0.copies += 1 }
                        continue
                    }
                }
                for position in invocation.range {
                    ledger.list(chapter.firstRecord + position, .lambdaEvent, hasPayload: true)
                }
            }
        }
        if !together.isEmpty { try sink.store(together, path: "events/captured.jsonl", .lambdaEvent, &ledger) }
    }

    private mutating func shape() -> Shape {
        Shape(
            isFanOut: random.below(4) == 0, hasArrival: random.below(12) > 0, hasEncryption: random.below(8) == 0,
            hasWindow: random.below(10) == 0)
    }

    /// The event with these records of a batch.
    static func event(_ chapter: PipelineHistory.Chapter, _ range: Range<Int>, _ shape: Shape) -> TraceJSON {
        let arn = TraceText.streamARN + (shape.isFanOut ? "/consumer/afterglow:1791200000" : "")
        let records = range.map { record(chapter.batch.records[$0], shape, arn: arn) }
        var fields: [(String, TraceJSON)] = [("Records", .array(records))]
        if shape.hasWindow, let first = chapter.batch.records[range].first {
            let start = first.arrival.floored(to: 120_000_000)
            fields += [
                (
                    "window",
                    .object([
                        ("start", .string(start.secondText)),
                        ("end", .string(start.advanced(by: 120_000_000).secondText)),
                    ])
                ),
                ("state", .object([])), ("shardId", .string("\(ShardID(Int64(chapter.batch.shard)))")),
                ("eventSourceARN", .string(arn)), ("isFinalInvokeForWindow", .literal("false")),
                ("isWindowTerminatedEarly", .literal("false")),
            ]
        }
        return .object(fields)
    }

    private static func record(_ record: StreamRecord, _ shape: Shape, arn: String) -> TraceJSON {
        let number = "\(record.number)"
        var kinesis: [(String, TraceJSON)] = [
            ("kinesisSchemaVersion", .string("1.0")), ("partitionKey", .string("device_\(record.device)")),
            ("sequenceNumber", .string(number)), ("data", .base64(RecordPayload(record).bytes)),
        ]
        if shape.hasArrival {
            kinesis.append(("approximateArrivalTimestamp", .literal(TraceText.seconds(record.arrival))))
        }
        if shape.hasEncryption { kinesis.append(("encryptionType", .string("NONE"))) }
        return .object([
            ("kinesis", .object(kinesis)), ("eventSource", .string("aws:kinesis")), ("eventVersion", .string("1.0")),
            ("eventID", .string("\(ShardID(Int64(record.shard))):\(number)")),
            ("eventName", .string("aws:kinesis:record")),
            ("invokeIdentityArn", .string("arn:aws:iam::\(TraceText.account):role/kinesis-lambda-execution-role")),
            ("awsRegion", .string(TraceText.region)), ("eventSourceARN", .string(arn)),
        ])
    }
}
