import Coding
import Records

@testable import Documents

/// What a log gave, in words: one line for each entry, payload, reject and invocation.
struct LogContent: Equatable {
    /// Entries, payloads and rejects by their index.
    var told: [String] = []
    var invocations: [String] = []
    var ignored = 0

    /// The lines without their indexes, sorted.
    var sortedContent: [String] {
        told.map { String($0.drop { $0 != " " }) }.sorted()
    }

    mutating func take(_ batch: RecordBatch) {
        var lines: [(Int64, String)] = []
        for entry in batch.entries {
            let key = batch.text(entry.sequenceKey)
            var line = "\(entry.kind) \(ShardID(entry.shard)):\(key.dropFirst(3)) @\(time(entry.processedTime))"
            if let reason = entry.reason { line += " reason=\(batch.text(reason))" }
            if let extra = entry.extra { line += " extra=\(batch.text(extra))" }
            if entry.arrivalEstimated { line += " arrival=\(time(entry.arrivalTime))" }
            if entry.source != .cloudWatchLogs { line += " source=\(entry.source)" }
            lines.append((entry.index, line))
        }
        for payload in batch.loosePayloads {
            var line = "payload \(payload.role) \(batch.text(payload.payload)) @\(time(payload.processedTime))"
            if let reason = payload.reason { line += " reason=\(batch.text(reason))" }
            if let id = payload.requestID { line += " request=\(batch.text(id))" }
            if let stream = payload.logStream { line += " stream=\(batch.text(stream))" }
            lines.append((payload.index, line))
        }
        for reject in batch.rejects {
            let raw = String(decoding: reject.raw.prefix(200), as: UTF8.self)
            lines.append((reject.entryIndex, "reject \(reject.code) \(raw)"))
        }
        told += lines.sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }
        invocations += batch.invocations.map(Self.describe)
        ignored += batch.ignored
    }

    private static func describe(_ block: Invocation) -> String {
        var line = "#\(block.entryIndex) \(block.requestID ?? "-") stream=\(block.logStream ?? "-")"
        line += " \(block.hasStart ? "S" : "-")\(block.hasEnd ? "E" : "-")\(block.hasReport ? "R" : "-")"
        line += " accepted=\(block.accepted) failed=\(block.failed)"
        if let group = block.logGroup { line += " group=\(group)" }
        if let duration = block.duration { line += " duration=\(duration)" }
        if block.hasTimedOut { line += " timed out" }
        if let count = block.storedRecords { line += " stored=\(count)" }
        if let key = block.storedKey { line += " key=\(key)" }
        if let error = block.storeError { line += " store error=\(error)" }
        return line
    }

    private func time(_ microseconds: Int64?) -> String {
        microseconds.map { String($0 / 1000) } ?? "-"
    }
}

/// Reads a document as the import does, whatever its container.
func readLog(
    _ text: some Sequence<UInt8>, hints: ReadingHints = ReadingHints(), chunk: Int = .max,
    room: BatchRoom = BatchRoom(entries: .max, bytes: .max), options: StreamOptions = .standard
) -> (content: LogContent, kind: DocumentKind) {
    let reader = DocumentReader(options: options, hints: hints)
    reader.begin(MemorySource(Array(text), chunk: chunk))
    var content = LogContent()
    while true {
        var batch = RecordBatch()
        let isAtEnd = reader.read(into: &batch, upTo: room)
        content.take(batch)
        if isAtEnd { return (content, reader.kind) }
    }
}

/// Reads exported lines with a window of another size.
func readExport(
    _ text: String, limits: LogWindow.Limits, chunk: Int = .max,
    room: BatchRoom = BatchRoom(entries: .max, bytes: .max)
) -> LogContent {
    let document = LogDocument(options: .standard, limits: limits)
    document.begin(MemorySource(Array(text.utf8), chunk: chunk), hints: ReadingHints())
    var content = LogContent()
    while true {
        var batch = RecordBatch()
        let isAtEnd = document.read(into: &batch, upTo: room)
        content.take(batch)
        if isAtEnd { return content }
    }
}

/// Texts of which logs are made.
enum LogText {
    static let request = "11111111-2222-3333-4444-55555555abcd"
    static let otherRequest = "99999999-2222-3333-4444-55555555abcd"
    /// A number with the known layout, of shard 6, and its event id.
    static let number = "49590338271490256608559692538361571095921575989136588898"
    static let id = "shardId-000000000006:49590338271490256608559692538361571095921575989136588898"

    /// The time prefix of an exported line, so many milliseconds after 17:00.
    static func prefix(_ milliseconds: Int) -> String {
        let (second, rest) = (milliseconds / 1000 % 60, milliseconds % 1000)
        let minute = milliseconds / 60_000
        return "2026-11-21T17:\(padded(minute, 2)):\(padded(second, 2)).\(padded(rest, 3))Z "
    }

    /// The same time in milliseconds since 1970.
    static func epoch(_ milliseconds: Int) -> Int { 1_795_280_400_000 + milliseconds }

    /// An exported log of messages that are a millisecond apart.
    static func export(_ messages: [String]) -> String {
        messages.enumerated().map { prefix($0.offset) + $0.element + "\n" }.joined()
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
