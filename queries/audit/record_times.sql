-- record_times: a shard's records in order with what the audit reads of each.
-- :shard_id INTEGER row of the shard
SELECT
    record.sequence_key AS sequence_key,
    record.sub_sequence AS sub_sequence,
    CASE
        WHEN record.object_id IS NOT NULL THEN 0
        WHEN EXISTS (
            SELECT 1 FROM evidence
            WHERE evidence.shard_id = record.shard_id AND evidence.sequence_key = record.sequence_key
                AND evidence.sub_sequence IN (record.sub_sequence, -1) AND evidence.kind = 'failed') THEN 1
        WHEN record.sequence_key IN (
            -- Once for the shard: asked for each record, the ranges would be gone through as often as there are records.
            SELECT inside.sequence_key
            FROM failed_range
            CROSS JOIN record AS inside ON inside.shard_id = failed_range.shard_id AND inside.object_id IS NULL
                AND inside.sequence_key BETWEEN failed_range.first_key AND failed_range.last_key
            WHERE failed_range.shard_id = :shard_id) THEN 1
        ELSE 2
    END AS state,
    record.event_time AS event_time,
    record.arrival_time AS arrival_time,
    record.arrival_estimated AS arrival_estimated,
    record.processed_time AS processed_time,
    record.partition_key AS partition_key,
    record.payload AS payload
FROM record
WHERE record.shard_id = :shard_id
ORDER BY record.sequence_key, record.sub_sequence;
