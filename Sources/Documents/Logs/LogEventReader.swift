import Coding
import Records

/// Reads log events that stand in JSON: what `filter-log-events` prints, and what a subscription sends.
struct LogEventReader {
    init(options: StreamOptions) {}

    /// Forgets what belongs to the document before.
    mutating func begin() {}

    /// Reads one log event, or one subscription's document.
    mutating func read(
        _ shape: ElementShape, _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        scope.refuse(.brokenLogLine, "log events are not read yet", at: unit)
    }

    /// Brings what waited for the document's end.
    mutating func finish(_ scope: inout ElementScope, _ batch: inout RecordBatch) {}
}
