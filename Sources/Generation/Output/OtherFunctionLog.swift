import Coding
import Records

/// What another function of the same stream logs: one that prints the payloads on which it fails, and then fails as a
/// whole, so that the batch comes again.
struct OtherFunctionLog {
    private var identifiers: SeededGenerator

    /// A failed payload in a block: the line of its pair that holds it, and whether that line is cut.
    struct Failure {
        var record: Int
        var isCut: Bool
    }

    init(_ plan: GenerationPlan) {
        identifiers = SeededGenerator(seed: plan.seed, purpose: "request ids of another function")
    }

    /// The runs on a batch, with the failures that each prints; none where nothing befalls the batch there.
    mutating func blocks(of chapter: PipelineHistory.Chapter) -> [(block: LogBlock, failures: [Failure])] {
        let records = chapter.batch.records
        guard records.contains(where: { if case .recordData = $0.fault { true } else { false } }) else { return [] }
        var begins = chapter.batch.closed.advanced(by: 400_000)
        return (0..<2).map { _ in
            defer { begins = begins.advanced(by: 5_000_000) }
            return block(chapter, begins)
        }
    }

    private mutating func block(
        _ chapter: PipelineHistory.Chapter, _ begins: Timestamp
    ) -> (block: LogBlock, failures: [Failure]) {
        var block = LogBlock(function: TraceText.otherFunctionName, requestID: identifiers.uuid())
        var failures: [Failure] = []
        block.start(begins)
        var time = begins.advanced(by: 1_000)
        for (position, record) in chapter.batch.records.enumerated() {
            time = time.advanced(by: 900)
            let payload = RecordPayload(record).bytes
            guard let error = Self.error(record, payload) else { continue }
            let isCut = record.fault == .recordData(isCut: true)
            var text = Base64.encode(payload)
            // One more than a multiple of four: never the whole of anything.
            if isCut { text = String(text.prefix(text.utf8.count / 8 * 4 + 1)) }
            block.lines.append(LogLine(.recordError, time, "Error processing record: \(error)\n"))
            block.lines.append(LogLine(.recordData, time, "Record data: \(text)\n"))
            failures.append(Failure(record: chapter.firstRecord + position, isCut: isCut))
        }
        let succeeded = chapter.batch.records.count - failures.count
        time = time.advanced(by: 1_000)
        block.lines.append(
            LogLine(.summary, time, "Processed: \(succeeded) successful, \(failures.count) failed\n"))
        block.lines.append(
            LogLine(
                .other, time,
                "[ERROR] Exception: \(failures.count) records failed processing\nTraceback (most recent call last):\n"))
        block.close(begins, time.advanced(by: 2_000), isTimeOut: false, isLate: false)
        return (block, failures)
    }

    private static func error(_ record: StreamRecord, _ payload: [UInt8]) -> String? {
        switch record.fault {
        case .recordData:
            return """
                An error occurred (ProvisionedThroughputExceededException) when calling the PutItem operation (reached max \
                retries: 9): The level of configured provisioned throughput for the table was exceeded.
                """
        // The text begins with a year, which is a number and JSON; what follows is not.
        case .text: return "Extra data: line 1 column 5 (char 4)"
        default: return RecordPayload.decodingError(record, payload)
        }
    }
}
