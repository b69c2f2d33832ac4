-- undelivered_record: the payload of a record without a delivery, where the function is not known to have had it.
-- :shard_id INTEGER row of the shard
-- :sequence_key TEXT three digits of length, then the number
-- :sub_sequence INTEGER -1 for a plain record
SELECT
    record.payload AS payload
FROM record
WHERE record.shard_id = :shard_id AND record.sequence_key = :sequence_key AND record.sub_sequence = :sub_sequence
    AND record.object_id IS NULL AND record.payload IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM evidence
        WHERE evidence.shard_id = record.shard_id AND evidence.sequence_key = record.sequence_key
            AND evidence.sub_sequence IN (record.sub_sequence, -1)
            AND (evidence.kind = 'failed' OR evidence.source = 'cloudwatch_logs'))
ORDER BY record.sub_sequence;
