import Records
import Store

/// The pieces of evidence of a record as lines for people, foreign text escaped.
enum EvidenceTextParts {
    /// Where a piece of evidence lies.
    static func lines(_ location: RecordEvidence.Location) -> [String] {
        var lines: [String] = []
        for (index, name) in location.names.enumerated() {
            let entry = index == 0 ? ", entry \(location.entryIndex)" : ""
            lines.append((index == 0 ? "object     " : "also       ") + TerminalText.escaped(name) + entry)
        }
        for path in location.paths { lines.append(field("read from", path)) }
        lines.append("sha-256    " + location.hash)
        return lines
    }

    static func lines(_ testimony: RecordEvidence.Testimony) -> [String] {
        var lines = lines(testimony.location)
        lines.append(field("source", testimony.source))
        if let reason = testimony.reason { lines.append(field("reason", reason)) }
        if let arrival = testimony.arrivalTime { lines.append("arrival    \(arrival), exact") }
        if let time = testimony.contents.processedTime { lines.append("time       \(time)") }
        if let id = testimony.requestID { lines.append(field("request", id)) }
        if let key = testimony.explicitHashKey { lines.append(field("hash key", key)) }
        if let flag = testimony.flag { lines.append(field("flag", flag)) }
        return lines
    }

    static func lines(_ range: RecordEvidence.FailedRange) -> [String] {
        var lines = lines(range.location)
        lines.append("first      \(range.first)")
        lines.append("last       \(range.last)")
        lines.append("batch      \(CountText.counted(range.batchSize, "record"))")
        if let condition = range.condition { lines.append(field("condition", condition)) }
        if let id = range.requestID { lines.append(field("request", id)) }
        return lines
    }

    static func lines(_ invocation: RecordEvidence.Invocation) -> [String] {
        var lines = invocation.documents.map { field("log", $0) }
        if let stream = invocation.logStream { lines.append(field("stream", stream)) }
        if let first = invocation.firstTime, let last = invocation.lastTime {
            lines.append("lines      \(first) to \(last)")
        }
        if let duration = invocation.duration { lines.append("duration   \(CountText.microseconds(duration)) s") }
        if invocation.hasTimedOut { lines.append("ended      timed out") }
        lines.append("records    \(invocation.accepted) accepted, \(invocation.failed) failed")
        if let key = invocation.storedKey {
            let count = invocation.storedRecords.map { "\($0) records in " } ?? ""
            lines.append(field("stored", count + key))
            lines.append(
                invocation.object.map { field("object", $0) } ?? "object     (not imported)")
        }
        if let error = invocation.storeError { lines.append(field("not stored", error)) }
        return lines
    }

    static func lines(_ replay: RecordEvidence.Replay) -> [String] {
        var lines = ["state      \(replay.state) after \(CountText.counted(replay.attempts, "attempt"))"]
        lines.append(field("target", replay.target))
        if let time = replay.lastAttempt { lines.append("last       \(time)") }
        if let shard = replay.newShard, let sequence = replay.newSequence {
            lines.append(field("now", "\(shard):\(sequence)"))
        }
        if let error = replay.error { lines.append(field("error", error)) }
        return lines
    }

    static func lines(_ copy: RecordEvidence.Copy) -> [String] {
        var lines = ["fate       \(copy.fate.rawValue)"]
        if let shard = copy.newShard, let sequence = copy.newSequence {
            lines.append(field("record", "\(shard):\(sequence)"))
        }
        if let object = copy.deliveredIn { lines.append(field("object", object)) }
        return lines + copy.documents.map { field("failed in", $0) }
    }

    /// Where a payload can be had.
    static func line(_ place: RecordEvidence.PayloadPlace) -> String {
        let form = place.isExact ? "exact bytes" : "re-encoded as JSON"
        let size = place.byteCount.map { ", \(CountText.counted($0, "byte"))" } ?? ""
        return "(\(form)\(size): \(TerminalText.escaped(place.location.names.first ?? "?")), "
            + "entry \(place.location.entryIndex))"
    }

    private static func field(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 11 - name.utf8.count)) + TerminalText.escaped(value)
    }
}
