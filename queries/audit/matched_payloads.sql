-- matched_payloads: payloads without a sequence number whose record is known by the invocation that printed them.
-- :stream TEXT label of one stream; without it all streams
SELECT
    matched_payload.sequence_key AS sequence_key,
    -1 AS sub_sequence,
    stream.id AS stream_id,
    shard.number AS shard,
    EXISTS (
        SELECT 1 FROM record
        WHERE record.shard_id = matched_payload.shard_id AND record.sequence_key = matched_payload.sequence_key
            AND record.object_id IS NOT NULL) AS delivered,
    loose_payload.payload AS payload
FROM matched_payload
JOIN loose_payload ON loose_payload.object_id = matched_payload.object_id
    AND loose_payload.entry_index = matched_payload.entry_index
JOIN shard ON shard.id = matched_payload.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, shard.number, matched_payload.sequence_key;
