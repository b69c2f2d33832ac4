-- partition_keys: records by partition key and shard, those with the most records first.
-- :stream TEXT label of one stream; without it all streams
-- :limit INTEGER at most so many
SELECT
    stream,
    partition_key,
    shard,
    count(*) AS records
FROM records
WHERE :stream IS NULL OR stream = :stream
GROUP BY stream, partition_key, shard
ORDER BY records DESC, stream, partition_key, shard
LIMIT CAST(coalesce(:limit, -1) AS INTEGER);
