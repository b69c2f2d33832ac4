import Records
import Store

/// All evidence of a record as text for people.
struct EvidenceText {
    let evidence: RecordEvidence

    var text: String {
        var lines = identity
        lines += section("payload", PayloadText.lines(evidence.contents.payload))
        if let extra = evidence.contents.extra {
            lines += section("further fields of the entry", PayloadText.prettyLines(extra))
        }
        if let first = evidence.firstDelivery {
            lines += section("first delivery", location(first))
        } else {
            lines += ["", "no delivery is known"]
        }
        for delivery in evidence.furtherDeliveries {
            lines += section("\(delivery.kind) delivery", further(delivery))
        }
        for failure in evidence.failures {
            var inner = location(failure.location)
            inner.append("source     \(TerminalText.escaped(failure.source))")
            if let reason = failure.reason { inner.append("reason     \(TerminalText.escaped(reason))") }
            lines += section("failure", inner)
        }
        for replay in evidence.replays {
            lines += section("replay \(TerminalText.escaped(replay.name))", Self.lines(replay))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var identity: [String] {
        var lines = [field("record", "\(EventID(shard: evidence.shard, sequence: evidence.sequence))")]
        if evidence.subSequence >= 0 { lines.append(field("sub-record", String(evidence.subSequence))) }
        lines.append(field("stream", evidence.stream))
        lines.append(field("partition", evidence.contents.partitionKey ?? "(no key)"))
        lines.append(field("device", evidence.contents.deviceID ?? "(none)"))
        lines.append(field("event", evidence.contents.eventTime?.description ?? "(no time)"))
        if let arrival = evidence.arrivalTime {
            let how = evidence.arrivalEstimated ? ", estimated from the sequence number" : ""
            lines.append(field("arrival", arrival.description + how))
        }
        if let processed = evidence.contents.processedTime { lines.append(field("processed", processed.description)) }
        if let layout = evidence.layout {
            let second = Timestamp(seconds: layout.second).secondText
            lines.append(
                field(
                    "number", "shard \(layout.shard), index \(layout.index), second \(second); inferred, not documented"
                ))
        }
        for origin in evidence.origins { lines.append(field("replay of", origin)) }
        return lines
    }

    private func field(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: 13 - name.utf8.count) + TerminalText.escaped(value)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        ["", title] + lines.map { "  " + $0 }
    }

    private func location(_ location: RecordEvidence.Location) -> [String] {
        var lines: [String] = []
        for (index, name) in location.names.enumerated() {
            let entry = index == 0 ? ", entry \(location.entryIndex)" : ""
            lines.append((index == 0 ? "object     " : "also       ") + TerminalText.escaped(name) + entry)
        }
        for path in location.paths { lines.append("read from  " + TerminalText.escaped(path)) }
        lines.append("sha-256    " + location.hash)
        return lines
    }

    private func further(_ delivery: RecordEvidence.Delivery) -> [String] {
        var lines = location(delivery.location)
        if let processed = delivery.contents.processedTime { lines.append("processed  \(processed)") }
        if delivery.contents.partitionKey != evidence.contents.partitionKey {
            lines.append("partition  " + TerminalText.escaped(delivery.contents.partitionKey ?? "(no key)"))
        }
        let differences = PayloadText.differences(evidence.contents.payload, delivery.contents.payload)
        lines.append(differences.isEmpty ? "payload    the same" : "payload    differs")
        return lines + differences.map { "  " + $0 }
    }

    private static func lines(_ replay: RecordEvidence.Replay) -> [String] {
        var lines = ["state      \(replay.state) after \(CountText.counted(replay.attempts, "attempt"))"]
        lines.append("target     " + TerminalText.escaped(replay.target))
        if let time = replay.lastAttempt { lines.append("last       \(time)") }
        if let shard = replay.newShard, let sequence = replay.newSequence {
            lines.append("now        " + TerminalText.escaped("\(shard):\(sequence)"))
        }
        if let error = replay.error { lines.append("error      " + TerminalText.escaped(error)) }
        return lines
    }
}
