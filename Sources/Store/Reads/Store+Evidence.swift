import Foundation
import GRDB
import Queries
import Records

extension Store {
    /// All evidence of the records that a reference names, ordered by stream, shard and sub-sequence number.
    ///
    /// - Parameter stream: Looks in one stream only; `nil` in all.
    package func evidence(for reference: RecordReference, stream: String?) throws -> [RecordEvidence] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT r.*, s.number AS shard_number, s.stream_id AS stream_id, stream.label AS stream, stream.decodes AS decodes
                    FROM shard AS s
                    JOIN stream ON stream.id = s.stream_id
                    CROSS JOIN record AS r ON r.shard_id = s.id AND r.sequence_key = :key
                    WHERE (:stream IS NULL OR stream.label = :stream) AND (:shard IS NULL OR s.number = :shard)
                        AND (:sub IS NULL OR r.sub_sequence = :sub)
                    ORDER BY stream.label, s.number, r.sub_sequence
                    """,
                arguments: [
                    "key": reference.sequence.storageKey, "stream": stream, "shard": reference.shard?.number,
                    "sub": reference.subSequence,
                ]
            ).compactMap { try EvidenceReader(db: db, record: $0).evidence(sequence: reference.sequence) }
        }
    }
}

/// Reads what belongs to one row of `record`.
private struct EvidenceReader {
    let db: Database
    let record: Row

    func evidence(sequence: SequenceNumber) throws -> RecordEvidence {
        let objectID: Int64? = record["object_id"]
        let entryIndex: Int64? = record["entry_index"]
        let arrival: Int64? = record["arrival_time"]
        let shard = ShardID(record["shard_number"] as Int64)
        var first: RecordEvidence.Location?
        if let objectID, let entryIndex { first = try location(objectID, entryIndex: entryIndex) }
        var evidence = RecordEvidence(
            stream: record["stream"], decodes: record["decodes"], shard: shard, sequence: sequence,
            subSequence: record["sub_sequence"], arrivalTime: arrival.map { Timestamp(microseconds: $0) },
            arrivalEstimated: record["arrival_estimated"] as Bool? ?? false, firstDelivery: first,
            contents: contents(record),
            furtherDeliveries: try further(), failures: try testimonies("failed"),
            listings: try testimonies("listed"), ranges: try ranges(), invocations: [], replays: try replays(),
            copies: try copies(), origins: try origins())
        let reader = InvocationReader(db: db, streamID: record["stream_id"])
        evidence.invocations = try reader.invocations(evidence.requestIDs)
        return evidence
    }

    private func further() throws -> [RecordEvidence.Delivery] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM delivery
                WHERE shard_id = ? AND sequence_key = ? AND sub_sequence = ?
                ORDER BY processed_time, object_id, entry_index
                """,
            arguments: [record["shard_id"], record["sequence_key"], record["sub_sequence"]]
        ).map { row in
            var contents = contents(row)
            if row["same"] as Bool {
                // Not written a second time: it is the record's own, to the letter.
                let own = self.contents(record)
                contents.partitionKey = own.partitionKey
                contents.deviceID = own.deviceID
                contents.eventTime = own.eventTime
                contents.payload = own.payload
                contents.extra = own.extra
            }
            return RecordEvidence.Delivery(
                location: try location(row["object_id"], entryIndex: row["entry_index"]), kind: row["kind"],
                contents: contents)
        }
    }

    /// Evidence of the record itself, or of its number as a whole.
    private func testimonies(_ kind: String) throws -> [RecordEvidence.Testimony] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT evidence.*, CASE WHEN evidence.source IN ('failure_document', 'cloudwatch_logs')
                    THEN json_extract(evidence.extra, '$.request_id') END AS request_id
                FROM evidence JOIN object ON object.id = evidence.object_id
                WHERE shard_id = ? AND sequence_key = ? AND sub_sequence IN (?, -1) AND evidence.kind = ?
                ORDER BY processed_time, object.hash, entry_index
                """,
            arguments: [record["shard_id"], record["sequence_key"], record["sub_sequence"], kind]
        ).map { row in
            RecordEvidence.Testimony(
                location: try location(row["object_id"], entryIndex: row["entry_index"]), source: row["source"],
                reason: row["reason"], arrivalTime: time(row["arrival_time"]),
                explicitHashKey: row["explicit_hash_key"], requestID: row["request_id"], flag: row["flag"],
                contents: contents(row))
        }
    }

    private func ranges() throws -> [RecordEvidence.FailedRange] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT failed_range.*, substr(first_key, 4) AS first, substr(last_key, 4) AS last
                FROM failed_range
                WHERE shard_id = ?1 AND first_key <= ?2 AND last_key >= ?2
                ORDER BY first_key, last_key, request_id, object_id, entry_index
                """, arguments: [record["shard_id"], record["sequence_key"]]
        ).map { row in
            RecordEvidence.FailedRange(
                location: try location(row["object_id"], entryIndex: row["entry_index"]), first: row["first"],
                last: row["last"], batchSize: row["batch_size"], condition: row["condition"],
                requestID: row["request_id"], firstArrival: time(row["first_arrival"]),
                lastArrival: time(row["last_arrival"]))
        }
    }

    private func replays() throws -> [RecordEvidence.Replay] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT replay.name, replay.target, e.state, e.attempts, e.last_attempt, e.new_shard, e.new_sequence, e.error
                FROM replay_entry AS e
                JOIN replay ON replay.id = e.replay_id
                WHERE e.shard_id = ? AND e.sequence_key = ? AND e.sub_sequence = ?
                ORDER BY replay.id, e.position
                """,
            arguments: [record["shard_id"], record["sequence_key"], record["sub_sequence"]]
        ).map { row in
            RecordEvidence.Replay(
                name: row["name"], target: row["target"], state: row["state"], attempts: row["attempts"],
                lastAttempt: time(row["last_attempt"]), newShard: row["new_shard"], newSequence: row["new_sequence"],
                error: row["error"])
        }
    }

    private func copies() throws -> [RecordEvidence.Copy] {
        try Row.fetchAll(
            db, sql: Catalog.Audit.copiesOfRecord,
            arguments: [
                "shard_id": record["shard_id"], "sequence_key": record["sequence_key"],
                "sub_sequence": record["sub_sequence"],
            ]
        ).map { row in
            let documents = try JSONDecoder().decode([String].self, from: Data((row["documents"] as String).utf8))
            return RecordEvidence.Copy(
                replay: row["replay"], fate: CopyFate(rawValue: row["fate"]) ?? .unknown, newShard: row["new_shard"],
                newSequence: row["new_sequence"], deliveredIn: row["delivered_in"], documents: documents)
        }
    }

    private func origins() throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT printf('shardId-%012d:%s', shard.number, substr(c.origin_sequence_key, 4))
                FROM replayed_copy AS c
                JOIN shard ON shard.id = c.origin_shard_id
                WHERE c.shard_id = ? AND c.sequence_key = ?
                ORDER BY 1
                """,
            arguments: [record["shard_id"], record["sequence_key"]])
    }

    private func location(_ objectID: Int64, entryIndex: Int64) throws -> RecordEvidence.Location {
        let names = try String.fetchAll(
            db, sql: "SELECT DISTINCT name FROM object_name WHERE object_id = ? ORDER BY name", arguments: [objectID])
        let paths = try String.fetchAll(
            db, sql: "SELECT DISTINCT location FROM source_file WHERE object_id = ? ORDER BY location",
            arguments: [objectID])
        let hash = try String.fetchOne(
            db, sql: "SELECT lower(hex(hash)) FROM object WHERE id = ?", arguments: [objectID])
        return RecordEvidence.Location(names: names, hash: hash ?? "", paths: paths, entryIndex: entryIndex)
    }

    private func contents(_ row: Row) -> RecordEvidence.Contents {
        let payload: RecordEvidence.Payload?
        switch (row["payload"] as DatabaseValue).storage {
        case .string(let text): payload = .text(text)
        case .blob(let bytes): payload = .bytes([UInt8](bytes))
        default: payload = nil
        }
        return RecordEvidence.Contents(
            partitionKey: row["partition_key"], deviceID: row["device_id"], eventTime: time(row["event_time"]),
            processedTime: time(row["processed_time"]), payload: payload, extra: row["extra"])
    }

    private func time(_ microseconds: Int64?) -> Timestamp? {
        microseconds.map { Timestamp(microseconds: $0) }
    }
}
