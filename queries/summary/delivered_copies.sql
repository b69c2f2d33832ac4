-- delivered_copies: the delivered records that are copies of other records, put into a stream by replays, each with its
-- origin that is no copy itself; copies of one origin together, the one that was processed first at the front.
WITH RECURSIVE
copy AS MATERIALIZED (
    SELECT DISTINCT shard_id, sequence_key, origin_shard_id, origin_sequence_key, origin_sub_sequence
    FROM replayed_copy
),
-- From each delivered copy up to its origins.
rise AS (
    SELECT c.shard_id AS shard_id, c.sequence_key AS sequence_key, c.origin_shard_id AS origin_shard_id,
        c.origin_sequence_key AS origin_sequence_key, c.origin_sub_sequence AS origin_sub_sequence
    FROM copy AS c
    WHERE EXISTS (
        SELECT 1 FROM record
        WHERE record.shard_id = c.shard_id AND record.sequence_key = c.sequence_key AND record.object_id IS NOT NULL)
    UNION
    SELECT u.shard_id, u.sequence_key, c.origin_shard_id, c.origin_sequence_key, c.origin_sub_sequence
    FROM rise AS u
    CROSS JOIN copy AS c ON c.shard_id = u.origin_shard_id AND c.sequence_key = u.origin_sequence_key
)
SELECT
    r.shard_id AS shard_id,
    r.sequence_key AS sequence_key,
    r.sub_sequence AS sub_sequence,
    rise.origin_shard_id AS origin_shard_id,
    rise.origin_sequence_key AS origin_sequence_key,
    rise.origin_sub_sequence AS origin_sub_sequence,
    origin_shard.stream_id AS origin_stream_id,
    EXISTS (
        SELECT 1 FROM record AS o
        WHERE o.shard_id = rise.origin_shard_id AND o.sequence_key = rise.origin_sequence_key
            AND (o.sub_sequence IN (rise.origin_sub_sequence, -1) OR rise.origin_sub_sequence = -1)
            AND o.object_id IS NOT NULL) AS origin_delivered
FROM rise
CROSS JOIN record AS r ON r.shard_id = rise.shard_id AND r.sequence_key = rise.sequence_key
    AND r.object_id IS NOT NULL
JOIN shard ON shard.id = r.shard_id
JOIN stream ON stream.id = shard.stream_id
JOIN shard AS origin_shard ON origin_shard.id = rise.origin_shard_id
JOIN stream AS origin_stream ON origin_stream.id = origin_shard.stream_id
-- CASE and not NOT IN: a column that could be NULL would make SQLite go through the whole list for each row.
WHERE CASE WHEN (rise.origin_shard_id, rise.origin_sequence_key) IN (SELECT shard_id, sequence_key FROM copy) THEN 0 ELSE 1 END
ORDER BY origin_stream.label, origin_shard.number, rise.origin_sequence_key, rise.origin_sub_sequence,
    r.processed_time IS NULL, r.processed_time, stream.label, shard.number, r.sequence_key, r.sub_sequence;
