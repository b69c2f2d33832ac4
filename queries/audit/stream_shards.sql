-- stream_shards: every stream with its shards, their counts and their first and last sequence number.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.id AS stream_id,
    stream.label AS stream,
    stream.decodes AS decodes,
    shard.id AS shard_id,
    shard.number AS shard,
    shard.records AS records,
    shard.delivered AS delivered,
    shard.numbers AS numbers,
    shard.delivered_numbers AS delivered_numbers,
    shard.redelivered AS redelivered,
    shard.conflicting AS conflicting,
    shard.repeated AS repeated,
    (SELECT substr(sequence_key, 4) FROM record WHERE record.shard_id = shard.id
        ORDER BY sequence_key, sub_sequence LIMIT 1) AS first_sequence,
    (SELECT substr(sequence_key, 4) FROM record WHERE record.shard_id = shard.id
        ORDER BY sequence_key DESC, sub_sequence DESC LIMIT 1) AS last_sequence,
    (SELECT min(arn) FROM object WHERE object.stream_id = stream.id AND object.arn IS NOT NULL) AS arn
FROM stream
LEFT JOIN shard ON shard.stream_id = stream.id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, shard.number;
