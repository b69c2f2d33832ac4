import Records

/// Writes what Firehose could not transform, `firehose/processing-failed/…`, and not convert,
/// `firehose/format-conversion-failed/…`.
struct FirehoseFailureWriter {
    private let plan: GenerationPlan
    private var random: SeededGenerator

    init(_ plan: GenerationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed, purpose: "firehose failures")
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        let order = history.recordsByArrival()
        for (fault, prefix) in [
            (StreamRecord.Fault.unprocessed, "processing-failed"), (.unconverted, "format-conversion-failed"),
        ] {
            var rest = order.filter { history.records[$0].fault == fault }[...]
            while let first = rest.first {
                let arrival = history.records[first].arrival
                let taken = rest.prefix(1 + random.below(8))
                rest = rest.dropFirst(taken.count)
                let isKept = random.unit() < plan.traceShare
                let path = FirehoseName.path(prefix, arrival, random.uuid())
                // Numbers are printed as such; the documentation shows them as strings.
                let hasTexts = random.below(3) == 0
                let isOldSpelling = random.below(2) == 0
                let end: [UInt8] = fault == .unconverted && random.below(3) == 0 ? [] : [UInt8(ascii: "\n")]
                guard isKept else { continue }
                var bytes: [UInt8] = []
                for record in taken {
                    let value =
                        fault == .unprocessed
                        ? Self.processing(history.records[record], hasTexts: hasTexts)
                        : conversion(history.records[record], hasTexts: hasTexts, isOldSpelling: isOldSpelling)
                    bytes += value.bytes(.compact) + end
                    if fault == .unconverted, plan.numbers.hasLayout {
                        ledger.fail(record, .firehoseFailure, hasPayload: true)
                    } else {
                        ledger.failLoose(RecordPayload(history.records[record]).bytes, .firehoseFailure)
                    }
                }
                try sink.store(bytes, path: path, .firehoseFailure, &ledger)
            }
        }
    }

    private static func head(_ record: StreamRecord, hasTexts: Bool) -> (start: [(String, TraceJSON)], end: TraceJSON) {
        func number(_ value: Int64) -> TraceJSON { hasTexts ? .string("\(value)") : .number(value) }
        let arrival = TraceText.milliseconds(record.arrival)
        return (
            [("attemptsMade", number(4)), ("arrivalTimestamp", number(arrival))], number(arrival + 61_500)
        )
    }

    private static func processing(_ record: StreamRecord, hasTexts: Bool) -> TraceJSON {
        let (start, end) = head(record, hasTexts: hasTexts)
        return .object(
            start + [
                ("errorCode", .string("Lambda.FunctionError")),
                (
                    "errorMessage",
                    .string("The Lambda function was successfully invoked but it returned an error result.")
                ),
                ("attemptEndingTimestamp", end), ("rawData", .base64(RecordPayload(record).bytes)),
                ("lambdaArn", .string("\(TraceText.functionARN)-transform:$LATEST")),
            ])
    }

    private func conversion(_ record: StreamRecord, hasTexts: Bool, isOldSpelling: Bool) -> TraceJSON {
        let (start, end) = Self.head(record, hasTexts: hasTexts)
        let names = isOldSpelling ? ("ErrorCode", "ErrorMessage") : ("lastErrorCode", "lastErrorMessage")
        return .object(
            start + [
                (names.0, .string("DataFormatConversion.InvalidSchema")),
                (names.1, .string("The schema is invalid. The specified table has no columns.")),
                ("attemptEndingTimestamp", end), ("rawData", .base64(RecordPayload(record).bytes)),
                ("sequenceNumber", plan.numbers.hasLayout ? .string("\(record.number)") : .null),
                ("subSequenceNumber", .null),
                (
                    "dataCatalogTable",
                    .object([
                        ("catalogId", .string(TraceText.account)), ("databaseName", .string("readings")),
                        ("tableName", .string("readings")), ("region", .string(TraceText.region)),
                        ("versionId", .string("LATEST")),
                    ])
                ),
            ])
    }
}
