-- failed_records: every record that evidence says failed, and what became of it.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream,
    CAST(substr(shard, 9) AS INTEGER) AS shard,
    sequence,
    sub_sequence,
    state,
    reason,
    has_payload,
    source
FROM failures
WHERE :stream IS NULL OR stream = :stream
ORDER BY stream, shard, length(sequence), sequence, sub_sequence;
