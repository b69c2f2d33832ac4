import Coding
import Records

/// Reads log events that stand in JSON: what `filter-log-events` and `get-log-events` print, and what a
/// subscription sends.
struct LogEventReader: ~Copyable {
    private var window: LogWindow
    /// The log stream of the event read last, which most often is the next one's too.
    private var streamName: [UInt8] = []
    private var streamIndex = -1

    init(options: StreamOptions) {
        self.init(options: options, limits: LogWindow.Limits())
    }

    init(options: StreamOptions, limits: LogWindow.Limits) {
        window = LogWindow(options: options, limits: limits)
    }

    /// Forgets what belongs to the document before.
    mutating func begin() {
        window.begin()
        streamIndex = -1
    }

    /// Reads one log event, or one subscription's document.
    mutating func read(
        _ shape: ElementShape, _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        scope.note(.cloudWatchLogs)
        if shape == .logSubscription {
            readSubscription(view, unit, &scope, &batch)
        } else {
            if let name = view.member("logStreamName", of: unit), view[name].kind == .string {
                setStream(view, name)
            } else {
                setStream()
            }
            readEvent(view, unit, &scope, &batch)
        }
    }

    /// Brings what waited for the document's end.
    mutating func finish(_ scope: inout ElementScope, _ batch: inout RecordBatch) {
        flush(isLast: true, &scope, &batch)
    }

    private mutating func flush(isLast: Bool, _ scope: inout ElementScope, _ batch: inout RecordBatch) {
        window.flush(isLast: isLast, hints: scope.hints, nextIndex: &scope.nextIndex, into: &batch)
        window.text.removeAll(keepingCapacity: true)
    }

    private mutating func readSubscription(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        let type = view.text(of: "messageType", in: unit)
        if type == "CONTROL_MESSAGE" { return batch.ignored += 1 }
        guard type == "DATA_MESSAGE", let events = view.member("logEvents", of: unit), view[events].kind == .array
        else {
            return scope.refuse(
                .invalidField, "the subscription's document has no known `messageType`, or no `logEvents`", at: unit)
        }
        streamName.removeAll(keepingCapacity: true)
        streamIndex = window.stream(
            group: view.text(of: "logGroup", in: unit), name: view.text(of: "logStream", in: unit))
        var event = events + 1
        while event < Int(view[events].next) {
            readEvent(view, event, &scope, &batch)
            event = Int(view[event].next)
        }
        streamIndex = -1
    }

    private mutating func setStream(_ view: borrowing JSONView, _ name: Int) {
        if streamIndex >= 0, streamName.span.hasSameBytes(as: view.bytes(name)) { return }
        streamName.removeAll(keepingCapacity: true)
        streamName.append(copying: view.bytes(name))
        streamIndex = window.stream(group: nil, name: view.string(name))
    }

    private mutating func setStream() {
        streamName.removeAll(keepingCapacity: true)
        streamIndex = window.stream(group: nil, name: nil)
    }

    private mutating func readEvent(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        var event = LogEvent(
            statement: LogStatement(meaning: .refused(.invalidEvent)), time: .min, stream: streamIndex,
            message: .empty, part: .empty,
            byteOffset: scope.elementOffset + Int64(view[unit].start), line: nil)
        if view[unit].kind == .object, let message = view.member("message", of: unit), view[message].kind == .string,
            let timestamp = view.member("timestamp", of: unit), let time = view.time(timestamp)
        {
            event.time = time.microseconds
            event.message = view.appendText(message, to: &window.text)
            event.statement = LogGrammar.statement(
                window.text.span, Int(event.message.start), window.text.count)
        }
        switch event.statement.meaning {
        case .other:
            window.text.removeLast(Int(event.message.count))
            event.statement.requestID = nil
        case .failedUnnamed, .failedNumber, .data, .refused:
            let start = window.text.count
            window.text.append(copying: view.bytes(unit))
            event.part = ByteRange(start: start, count: Int(view[unit].length))
        default: break
        }
        window.add(event, byteCount: Int(view[unit].length))
        if window.isFull { flush(isLast: false, &scope, &batch) }
    }
}
