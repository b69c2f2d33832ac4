-- delays: seconds from a record's arrival to its processing, by hour of processing; arrivals may be estimated.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    strftime('%Y-%m-%dT%H:00:00Z', record.processed_time / 1000000, 'unixepoch') AS hour,
    count(*) AS records,
    round(min(record.processed_time - record.arrival_time) / 1e6, 3) AS min_seconds,
    round(avg(record.processed_time - record.arrival_time) / 1e6, 3) AS avg_seconds,
    round(max(record.processed_time - record.arrival_time) / 1e6, 3) AS max_seconds,
    sum(record.arrival_estimated) AS estimated
FROM record
JOIN shard ON shard.id = record.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE record.processed_time IS NOT NULL AND record.arrival_time IS NOT NULL
    AND (:stream IS NULL OR stream.label = :stream)
GROUP BY stream.label, hour
ORDER BY stream.label, hour;
