-- record_payloads: a shard's records in order with the payload as it was sent, or else as it was delivered.
-- :shard_id INTEGER row of the shard
SELECT
    record.sequence_key AS sequence_key,
    record.sub_sequence AS sub_sequence,
    record.object_id IS NOT NULL AS delivered,
    record.partition_key AS partition_key,
    record.device_id AS device_id,
    CASE
        WHEN record.object_id IS NULL THEN record.payload
        ELSE coalesce((
            SELECT min(evidence.payload) FROM evidence
            WHERE evidence.shard_id = record.shard_id AND evidence.sequence_key = record.sequence_key
                AND evidence.sub_sequence = record.sub_sequence AND typeof(evidence.payload) = 'blob'),
            record.payload)
    END AS payload
FROM record
WHERE record.shard_id = :shard_id
ORDER BY record.sequence_key, record.sub_sequence;
