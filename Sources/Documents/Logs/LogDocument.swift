import Coding
import Records

/// Reads the text of a log: lines with their times in front, as an export task writes them.
final class LogDocument: EvidenceText {
    private(set) var kind = DocumentKind.unknown

    init(options: StreamOptions) {}

    func begin(_ source: any ByteSource, hints: ReadingHints) {}

    func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool { true }
}

/// One line of a log's text.
enum LogLine {
    /// Whether a text begins as an exported log does.
    static func begins(_ head: [UInt8]) -> Bool { false }
}
