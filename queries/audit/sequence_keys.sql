-- sequence_keys: a shard's records in order: number, sub-sequence, and 0 where it is delivered, 1 where it failed, 2
-- where other evidence names it.
-- :shard_id INTEGER row of the shard
SELECT
    record.sequence_key AS sequence_key,
    record.sub_sequence AS sub_sequence,
    CASE
        WHEN record.object_id IS NOT NULL THEN 0
        WHEN EXISTS (
            SELECT 1 FROM failure
            WHERE failure.shard_id = record.shard_id AND failure.sequence_key = record.sequence_key
                AND failure.sub_sequence = record.sub_sequence) THEN 1
        ELSE 2
    END AS state
FROM record
WHERE record.shard_id = :shard_id
ORDER BY record.sequence_key, record.sub_sequence;
