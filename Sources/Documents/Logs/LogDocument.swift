import Coding
import Records

/// Reads the text of a log: lines with their times in front, as an export task writes them. A line without a time goes on
/// with the event before. One document is taken for one log stream, whose name stands in the folder and not in here.
final class LogDocument: EvidenceText {
    private var lines: LogLines
    private var window: LogWindow
    private var hints = ReadingHints()
    private var nextIndex: Int64 = 0
    private(set) var kind = DocumentKind.unknown

    convenience init(options: StreamOptions) {
        self.init(options: options, limits: LogWindow.Limits())
    }

    init(options: StreamOptions, limits: LogWindow.Limits) {
        window = LogWindow(options: options, limits: limits)
        lines = LogLines()
    }

    func begin(_ source: any ByteSource, hints: ReadingHints) {
        lines = LogLines(source: source)
        window.begin()
        _ = window.stream(group: nil, name: nil)
        self.hints = hints
        nextIndex = 0
        kind = .unknown
    }

    func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool {
        var rejectedBytes = 0
        while true {
            while !window.isFull, lines.next(into: &window) {}
            if !window.events.isEmpty { kind = .cloudWatchLogs }
            let isAtEnd = !window.isFull
            let rejectsBefore = batch.rejects.count
            window.flush(isLast: isAtEnd, hints: hints, nextIndex: &nextIndex, into: &batch)
            lines.dropRead(from: &window.text)
            if isAtEnd {
                if let rest = lines.takeRest(window.text, entryIndex: nextIndex) { batch.rejects.append(rest) }
                return true
            }
            rejectedBytes += batch.rejects[rejectsBefore...].reduce(0) { $0 + $1.raw.count }
            if room.isFull(batch, rejectedBytes: rejectedBytes) { return false }
        }
    }
}
