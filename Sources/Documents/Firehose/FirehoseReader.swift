import Coding
import Records

/// Reads what Firehose wrote: raw payloads, and payloads that it could not process.
struct FirehoseReader {
    init(options: StreamOptions) {}

    /// Whether a value that nothing else tells is a payload of the stream: an object with the stream's device or time.
    func looksLikePayload(_ view: borrowing JSONView) -> Bool { false }

    /// Reads the element as a payload.
    mutating func readPayload(_ view: borrowing JSONView, _ scope: inout ElementScope, _ batch: inout RecordBatch) {
        scope.refuse(.ambiguousJoin, "payloads are not read yet", at: 0)
    }

    /// Reads one document of a prefix for failures.
    mutating func readFailure(
        _ view: borrowing JSONView, _ unit: Int, with records: inout KinesisRecordReader, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        scope.refuse(.invalidBody, "Firehose's failures are not read yet", at: unit)
    }
}
