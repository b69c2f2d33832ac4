import Analysis
import Records
import Store

/// All evidence of a record as text for people.
struct EvidenceText {
    let evidence: RecordEvidence
    let standing: RecordStanding

    var text: String {
        var lines = identity
        lines += section("payload", PayloadText.lines(evidence.contents.payload))
        lines += evidence.payloadPlaces.map { "  " + EvidenceTextParts.line($0) }
        if let extra = evidence.contents.extra {
            lines += section("further fields of the entry", PayloadText.prettyLines(extra))
        }
        if let first = evidence.firstDelivery {
            lines += section("first delivery", EvidenceTextParts.lines(first))
        } else {
            lines += ["", "no delivery is known"]
        }
        for delivery in evidence.furtherDeliveries {
            lines += section("\(delivery.kind) delivery", further(delivery))
        }
        for failure in evidence.failures { lines += section("failure", EvidenceTextParts.lines(failure)) }
        for listing in evidence.listings { lines += section("listing", EvidenceTextParts.lines(listing)) }
        for range in evidence.ranges { lines += section("failed range that holds it", EvidenceTextParts.lines(range)) }
        for invocation in evidence.invocations {
            lines += section(
                "invocation \(TerminalText.escaped(invocation.requestID))", EvidenceTextParts.lines(invocation))
        }
        for replay in evidence.replays {
            lines += section("replay \(TerminalText.escaped(replay.name))", EvidenceTextParts.lines(replay))
        }
        for copy in evidence.copies where copy.newSequence != nil {
            lines += section("copy of \(TerminalText.escaped(copy.replay))", EvidenceTextParts.lines(copy))
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
        lines += state
        for origin in evidence.origins { lines.append(field("replay of", origin)) }
        return lines
    }

    private var state: [String] {
        let why = standing.evidence.isEmpty ? "" : ": " + standing.evidence.joined(separator: ", ")
        var lines = [field("state", standing.state.rawValue + why)]
        if let expires = standing.expires, let left = standing.secondsLeft {
            lines.append(field("expires", "\(expires), \(CountText.duration(Double(left))) left"))
        }
        return lines
    }

    private func field(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: 13 - name.utf8.count) + TerminalText.escaped(value)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        ["", title] + lines.map { "  " + $0 }
    }

    private func further(_ delivery: RecordEvidence.Delivery) -> [String] {
        var lines = EvidenceTextParts.lines(delivery.location)
        if let processed = delivery.contents.processedTime { lines.append("processed  \(processed)") }
        if delivery.contents.partitionKey != evidence.contents.partitionKey {
            lines.append("partition  " + TerminalText.escaped(delivery.contents.partitionKey ?? "(no key)"))
        }
        let differences = PayloadText.differences(evidence.contents.payload, delivery.contents.payload)
        lines.append(differences.isEmpty ? "payload    the same" : "payload    differs")
        return lines + differences.map { "  " + $0 }
    }
}
