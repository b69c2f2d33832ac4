-- replay_shards: how many shards each stream is known to have, for the load of a replay into a like one.
SELECT
    stream.label AS stream,
    count(shard.id) AS shards
FROM stream
LEFT JOIN shard ON shard.stream_id = stream.id
GROUP BY stream.id
ORDER BY stream.label;
