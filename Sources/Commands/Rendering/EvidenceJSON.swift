import Coding
import Records
import Store

/// All evidence of a record as its documented JSON form.
struct EvidenceJSON {
    let evidence: RecordEvidence

    var value: OutputValue {
        let identity: [(String, OutputValue)] = [
            ("stream", .string(evidence.stream)), ("shard", .string(evidence.shard.description)),
            ("sequence", .string(evidence.sequence.digits)), ("sub_sequence", .integer(evidence.subSequence)),
            ("event_id", .string("\(EventID(shard: evidence.shard, sequence: evidence.sequence))")),
        ]
        return .object(
            identity + contents(evidence.contents) + [
                ("arrival_time", time(evidence.arrivalTime)),
                ("arrival_estimated", .boolean(evidence.arrivalEstimated)),
                ("number", number),
                ("first_delivery", evidence.firstDelivery.map { .object(location($0)) } ?? .null),
                ("further_deliveries", .array(evidence.furtherDeliveries.map(delivery))),
                ("failures", .array(evidence.failures.map(failure))),
                ("replays", .array(evidence.replays.map(replay))),
                ("replay_of", .array(evidence.origins.map { .string($0) })),
            ])
    }

    /// Payloads are texts, so that no digit of theirs gets lost in a reader of JSON.
    private func contents(_ contents: RecordEvidence.Contents) -> [(String, OutputValue)] {
        var fields: [(String, OutputValue)] = [
            ("partition_key", .string(contents.partitionKey)), ("device_id", .string(contents.deviceID)),
            ("event_time", time(contents.eventTime)), ("processed_time", time(contents.processedTime)),
        ]
        switch contents.payload {
        case nil: fields.append(("payload", .null))
        case .text(let text): fields.append(("payload", .string(text)))
        case .bytes(let bytes): fields.append(("payload_base64", .string(Base64.encode(bytes))))
        }
        fields.append(("extra", .string(contents.extra)))
        return fields
    }

    private var number: OutputValue {
        guard let layout = evidence.layout else { return .null }
        return .object([
            ("shard", .integer(Int64(layout.shard))), ("index", .number(String(layout.index))),
            ("second", .string(Timestamp(seconds: layout.second).secondText)), ("inferred", .boolean(true)),
        ])
    }

    private func location(_ location: RecordEvidence.Location) -> [(String, OutputValue)] {
        [
            ("object", .string(location.names.first)), ("entry_index", .integer(location.entryIndex)),
            ("names", .array(location.names.map { .string($0) })),
            ("paths", .array(location.paths.map { .string($0) })),
            ("sha256", .string(location.hash)),
        ]
    }

    private func delivery(_ delivery: RecordEvidence.Delivery) -> OutputValue {
        .object([("kind", .string(delivery.kind))] + location(delivery.location) + contents(delivery.contents))
    }

    private func failure(_ failure: RecordEvidence.Testimony) -> OutputValue {
        .object(
            [("source", .string(failure.source)), ("reason", .string(failure.reason))] + location(failure.location)
                + contents(failure.contents))
    }

    private func replay(_ replay: RecordEvidence.Replay) -> OutputValue {
        .object([
            ("replay", .string(replay.name)), ("target", .string(replay.target)), ("state", .string(replay.state)),
            ("attempts", .integer(replay.attempts)), ("last_attempt", time(replay.lastAttempt)),
            ("new_shard", .string(replay.newShard)), ("new_sequence", .string(replay.newSequence)),
            ("error", .string(replay.error)),
        ])
    }

    private func time(_ time: Timestamp?) -> OutputValue { .string(time?.description) }
}
