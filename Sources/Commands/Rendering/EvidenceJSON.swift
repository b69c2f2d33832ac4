import Analysis
import Coding
import Records
import Store

/// All evidence of a record as its documented JSON form.
struct EvidenceJSON {
    let evidence: RecordEvidence
    let standing: RecordStanding

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
                ("failures", .array(evidence.failures.map(testimony))),
                ("replays", .array(evidence.replays.map(replay))),
                ("replay_of", .array(evidence.origins.map { .string($0) })),
                ("state", .string(standing.state.rawValue)),
                ("state_evidence", .array(standing.evidence.map { .string($0) })),
                ("expires", time(standing.expires)), ("left", standing.secondsLeft.map { .integer($0) } ?? .null),
                ("listings", .array(evidence.listings.map(testimony))),
                ("ranges", .array(evidence.ranges.map(range))),
                ("invocations", .array(evidence.invocations.map(invocation))),
                ("payloads", .array(evidence.payloadPlaces.map(payloadPlace))),
                ("copies", .array(evidence.copies.map(copy))),
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

    private func testimony(_ testimony: RecordEvidence.Testimony) -> OutputValue {
        .object(
            [("source", .string(testimony.source)), ("reason", .string(testimony.reason))]
                + location(testimony.location) + contents(testimony.contents) + [
                    ("arrival_time", time(testimony.arrivalTime)), ("request_id", .string(testimony.requestID)),
                    ("explicit_hash_key", .string(testimony.explicitHashKey)), ("flag", .string(testimony.flag)),
                ])
    }

    private func range(_ range: RecordEvidence.FailedRange) -> OutputValue {
        .object(
            [
                ("first", .string(range.first)), ("last", .string(range.last)),
                ("batch_size", .integer(range.batchSize)), ("condition", .string(range.condition)),
                ("request_id", .string(range.requestID)), ("first_arrival", time(range.firstArrival)),
                ("last_arrival", time(range.lastArrival)),
            ] + location(range.location))
    }

    private func invocation(_ invocation: RecordEvidence.Invocation) -> OutputValue {
        .object([
            ("request_id", .string(invocation.requestID)),
            ("documents", .array(invocation.documents.map { .string($0) })),
            ("log_group", .string(invocation.logGroup)), ("log_stream", .string(invocation.logStream)),
            ("first_time", time(invocation.firstTime)), ("last_time", time(invocation.lastTime)),
            ("seconds", invocation.duration.map { .number(CountText.microseconds($0)) } ?? .null),
            ("timed_out", .boolean(invocation.hasTimedOut)), ("accepted", .integer(invocation.accepted)),
            ("failed", .integer(invocation.failed)),
            ("stored_records", invocation.storedRecords.map { .integer($0) } ?? .null),
            ("stored_key", .string(invocation.storedKey)), ("store_error", .string(invocation.storeError)),
            ("object", .string(invocation.object)),
        ])
    }

    private func payloadPlace(_ place: RecordEvidence.PayloadPlace) -> OutputValue {
        .object([
            ("form", .string(place.isExact ? "exact" : "reencoded")), ("source", .string(place.source)),
            ("object", .string(place.location.names.first)), ("entry_index", .integer(place.location.entryIndex)),
            ("bytes", place.byteCount.map { .integer($0) } ?? .null),
        ])
    }

    private func replay(_ replay: RecordEvidence.Replay) -> OutputValue {
        .object([
            ("replay", .string(replay.name)), ("target", .string(replay.target)), ("state", .string(replay.state)),
            ("attempts", .integer(replay.attempts)), ("last_attempt", time(replay.lastAttempt)),
            ("new_shard", .string(replay.newShard)), ("new_sequence", .string(replay.newSequence)),
            ("error", .string(replay.error)),
        ])
    }

    private func copy(_ copy: RecordEvidence.Copy) -> OutputValue {
        .object([
            ("replay", .string(copy.replay)), ("fate", .string(copy.fate.rawValue)),
            ("new_shard", .string(copy.newShard)), ("new_sequence", .string(copy.newSequence)),
            ("object", .string(copy.deliveredIn)), ("documents", .array(copy.documents.map { .string($0) })),
        ])
    }

    private func time(_ time: Timestamp?) -> OutputValue { .string(time?.description) }
}
