import Coding
import Records

/// Reads what a mapping's on-failure destination received, in whatever wrapping a queue, a topic or a tool put around it.
struct FailureDocumentReader {
    /// Reads one document, message or notification.
    mutating func read(
        _ shape: ElementShape, _ view: borrowing JSONView, _ unit: Int, with records: inout KinesisRecordReader,
        _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        scope.refuse(.invalidBody, "failure documents are not read yet", at: unit)
    }
}
