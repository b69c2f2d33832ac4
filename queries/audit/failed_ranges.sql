-- failed_ranges: every range of records that an on-failure destination says failed, each message once; known counts the
-- numbers inside that any evidence names.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    shard.number AS shard,
    r.first_key AS first_key,
    r.last_key AS last_key,
    r.batch_size AS batch_size,
    r.request_id AS request_id,
    r.condition AS condition,
    r.first_arrival AS first_arrival,
    r.last_arrival AS last_arrival,
    r.has_records AS has_records,
    (SELECT count(DISTINCT sequence_key) FROM record
        WHERE record.shard_id = r.shard_id AND record.sequence_key BETWEEN r.first_key AND r.last_key) AS known,
    (SELECT json_group_array(name) FROM (
        SELECT DISTINCT (SELECT min(n.name) FROM object_name AS n WHERE n.object_id = g.object_id) AS name
        FROM failed_range AS g
        WHERE g.shard_id = r.shard_id AND g.first_key = r.first_key AND g.last_key = r.last_key
            AND g.batch_size = r.batch_size AND g.request_id IS r.request_id
        ORDER BY name)) AS documents
FROM (
    SELECT shard_id, first_key, last_key, batch_size, request_id, min(condition) AS condition,
        min(first_arrival) AS first_arrival, min(last_arrival) AS last_arrival, max(has_records) AS has_records
    FROM failed_range
    GROUP BY shard_id, first_key, last_key, batch_size, request_id
) AS r
JOIN shard ON shard.id = r.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, shard.number, r.first_key, r.last_key, r.batch_size, r.request_id;
