import Coding
import Records

/// Writes what the mapping sent to its on-failure destinations: messages of a queue, in whatever form somebody took them
/// out of it, and objects in S3.
struct FailureDocumentWriter {
    private let plan: GenerationPlan
    private var random: SeededGenerator
    private let mapping: String
    private var messages: [QueueMessage] = []
    /// Ranges by shard, for what is unknown of them.
    private var ranges: [FailedRangeTruth] = []

    init(_ plan: GenerationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed, purpose: "failure documents")
        mapping = random.uuid()
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        for chapter in history.chapters {
            for notice in chapter.outcome.notices {
                let hasRecords = random.below(5) < 2
                if hasRecords {
                    try store(chapter, notice, to: &sink, &ledger)
                } else {
                    messages.append(
                        QueueMessage(
                            identifier: random.uuid(), body: document(chapter, notice).text(.compact),
                            sent: notice.written, ends: Self.ends(chapter, notice)))
                }
                ranges.append(FailedRangeTruth(chapter, notice, hasRecords: hasRecords))
            }
        }
        var dumps = QueueDumps(random)
        try dumps.write(messages, to: &sink, &ledger)
        for range in ranges { ledger.note(range) }
    }

    /// The object of the S3 destination: the document, and the whole event.
    private mutating func store(
        _ chapter: PipelineHistory.Chapter, _ notice: FailureNotice, to sink: inout some ObjectSink,
        _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        guard case .object(var fields) = document(chapter, notice) else { return }
        let event = LambdaEventWriter.event(chapter, notice.range, LambdaEventWriter.Shape())
        let isText = random.below(2) == 0
        fields.append(("payload", isText ? .string(event.text(.compact)) : event))
        let shard = "\(ShardID(Int64(chapter.batch.shard)))"
        let time = TraceText.iso(notice.written, hasFraction: false).dropLast().map { $0 == ":" ? "." : $0 }
        let path =
            "failures/s3/aws/lambda/\(mapping)/\(shard)/\(TraceText.date(notice.written))/\(String(time))-\(random.uuid())"
        try sink.store(TraceJSON.object(fields).bytes(.compact), path: path, .failureDocument, &ledger)
        for position in notice.range { ledger.fail(chapter.firstRecord + position, .failureDocument, hasPayload: true) }
    }

    /// The document without records.
    private mutating func document(_ chapter: PipelineHistory.Chapter, _ notice: FailureNotice) -> TraceJSON {
        let records = chapter.batch.records[notice.range]
        guard let first = records.first, let last = records.last else { return .null }
        let hasFraction = random.below(4) > 0
        func time(_ time: Timestamp) -> TraceJSON { .string(TraceText.iso(time, hasFraction: hasFraction)) }
        var fields: [(String, TraceJSON)] = [
            (
                "requestContext",
                .object([
                    ("requestId", .string(notice.requestID)), ("functionArn", .string(TraceText.functionARN)),
                    ("condition", .string(notice.isExpired ? "RecordAgeExceeded" : "RetryAttemptsExhausted")),
                    ("approximateInvokeCount", .number(notice.invokeCount)),
                ])
            )
        ]
        if !notice.isExpired {
            let error: TraceJSON = random.below(4) == 0 ? .null : .string("Unhandled")
            fields.append(
                (
                    "responseContext",
                    .object([
                        ("statusCode", .number(200)), ("executedVersion", .string("$LATEST")), ("functionError", error),
                    ])
                ))
        }
        fields += [
            ("version", .string("1.0")), ("timestamp", time(notice.written)),
            (
                "KinesisBatchInfo",
                .object([
                    ("shardId", .string("\(ShardID(Int64(chapter.batch.shard)))")),
                    ("startSequenceNumber", .string("\(first.number)")),
                    ("endSequenceNumber", .string("\(last.number)")),
                    ("approximateArrivalOfFirstRecord", time(first.arrival)),
                    ("approximateArrivalOfLastRecord", time(last.arrival)), ("batchSize", .number(records.count)),
                    ("streamArn", .string(TraceText.streamARN)),
                ])
            ),
        ]
        return .object(fields)
    }

    /// The records that the document names.
    private static func ends(_ chapter: PipelineHistory.Chapter, _ notice: FailureNotice) -> [Int] {
        let first = chapter.firstRecord + notice.range.lowerBound
        let last = chapter.firstRecord + notice.range.upperBound - 1
        return first == last ? [first] : [first, last]
    }
}

/// A message that lay in the queue.
struct QueueMessage {
    var identifier: String
    var body: String
    var sent: Timestamp
    /// The records that it names.
    var ends: [Int]
}
