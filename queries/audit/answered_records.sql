-- answered_records: known records without a delivery of which nothing lacks all the same: a copy that a replay sent of them
-- is delivered, or they are such copies themselves, and what lacks is told of the records that they are copies of.
SELECT
    record.shard_id AS shard_id,
    record.sequence_key AS sequence_key,
    record.sub_sequence AS sub_sequence
FROM (
    SELECT shard_id, sequence_key, sub_sequence FROM replay_outcome WHERE outcome = 'delivered'
    UNION
    SELECT record.shard_id, record.sequence_key, record.sub_sequence
    FROM known_copy AS c
    CROSS JOIN record ON record.shard_id = c.shard_id AND record.sequence_key = c.sequence_key
) AS answered
CROSS JOIN record ON record.shard_id = answered.shard_id AND record.sequence_key = answered.sequence_key
    AND record.sub_sequence = answered.sub_sequence
WHERE record.object_id IS NULL
ORDER BY record.shard_id, record.sequence_key, record.sub_sequence;
