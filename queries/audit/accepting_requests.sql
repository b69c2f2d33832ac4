-- accepting_requests: request ids of invocations that logged by name which records they accepted.
-- :stream TEXT label of one stream; without it all streams
SELECT DISTINCT
    stream.id AS stream_id,
    json_extract(evidence.extra, '$.request_id') AS request_id
FROM evidence
JOIN shard ON shard.id = evidence.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE evidence.source = 'cloudwatch_logs' AND evidence.kind = 'listed' AND evidence.extra IS NOT NULL
    AND (:stream IS NULL OR stream.label = :stream)
ORDER BY stream_id, request_id;
