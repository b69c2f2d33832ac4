-- failed_records: every failed or missing record, with its first delivery and the best that replays made of it. Copies
-- that replays put into a stream are told of with the records that they are copies of.
-- :stream TEXT label of one stream; without it all streams
WITH best AS MATERIALIZED (
    SELECT a.*, row_number() OVER (
        PARTITION BY a.origin_shard_id, a.origin_sequence_key, a.origin_sub_sequence
        ORDER BY CASE a.fate WHEN 'delivered' THEN 0 WHEN 'awaited' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END,
            a.replay_id DESC, a.position DESC, a.new_shard, a.sequence_key
    ) AS place
    FROM replay_attempt AS a
)
SELECT
    stream.label AS stream,
    shard.number AS shard,
    substr(f.sequence_key, 4) AS sequence,
    f.sub_sequence AS sub_sequence,
    (SELECT min(name) FROM object_name WHERE object_name.object_id = record.object_id) AS delivered_in,
    record.payload IS NOT NULL OR (f.sub_sequence = -1 AND (f.shard_id, f.sequence_key) IN (
        SELECT shard_id, sequence_key FROM matched_payload)) AS has_payload,
    (SELECT min(e.reason) FROM evidence AS e
        WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
            AND e.sub_sequence IN (f.sub_sequence, -1) AND e.kind = 'failed') AS reason,
    (SELECT min(e.source) FROM evidence AS e
        WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
            AND e.sub_sequence IN (f.sub_sequence, -1) AND e.kind = 'failed') AS failed_source,
    (SELECT min(CASE
            WHEN e.source IN ('failure_document', 'cloudwatch_logs') THEN json_extract(e.extra, '$.request_id')
            ELSE (SELECT min(n.request_id) FROM object_name AS n WHERE n.object_id = e.object_id)
        END) FROM evidence AS e
        WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
            AND e.sub_sequence IN (f.sub_sequence, -1) AND e.kind = 'failed') AS request_id,
    (SELECT json_group_array(source) FROM (
        SELECT e.source AS source FROM evidence AS e
        WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key AND e.sub_sequence IN (f.sub_sequence, -1)
        UNION
        SELECT 'processed_batch' WHERE record.object_id IS NOT NULL
        ORDER BY source)) AS known_by,
    (SELECT json_group_array(name) FROM (
        SELECT DISTINCT (SELECT min(n.name) FROM object_name AS n WHERE n.object_id = e.object_id) AS name
        FROM evidence AS e
        WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key AND e.sub_sequence IN (f.sub_sequence, -1)
        ORDER BY name)) AS documents,
    record.arrival_time AS arrival_time,
    record.arrival_estimated AS arrival_estimated,
    replay.name AS replay,
    best.fate AS replay_fate,
    best.new_shard AS new_shard,
    best.new_sequence AS new_sequence,
    f.sequence_key AS sequence_key,
    CASE best.fate WHEN 'delivered' THEN (
        SELECT min(n.name) FROM record AS c JOIN object_name AS n ON n.object_id = c.object_id
        WHERE c.shard_id = best.shard_id AND c.sequence_key = best.sequence_key) END AS copy_delivered_in,
    CASE best.fate WHEN 'failed' THEN (
        SELECT json_group_array(name) FROM (
            SELECT (SELECT min(n.name) FROM object_name AS n WHERE n.object_id = e.object_id) AS name
            FROM evidence AS e
            WHERE e.shard_id = best.shard_id AND e.sequence_key = best.sequence_key AND e.kind = 'failed'
            UNION
            SELECT (SELECT min(n.name) FROM object_name AS n WHERE n.object_id = g.object_id)
            FROM failed_range AS g
            WHERE g.shard_id = best.shard_id AND best.sequence_key BETWEEN g.first_key AND g.last_key
            ORDER BY name)) ELSE '[]' END AS copy_documents
FROM (
    SELECT shard_id, sequence_key, sub_sequence FROM record WHERE object_id IS NULL
    UNION
    SELECT r.shard_id, r.sequence_key, r.sub_sequence
    FROM evidence AS e
    CROSS JOIN record AS r ON r.shard_id = e.shard_id AND r.sequence_key = e.sequence_key
        AND (e.sub_sequence = -1 OR r.sub_sequence = e.sub_sequence)
    WHERE e.kind = 'failed'
    UNION
    SELECT r.shard_id, r.sequence_key, r.sub_sequence
    FROM (SELECT DISTINCT shard_id, first_key, last_key FROM failed_range) AS g
    CROSS JOIN record AS r ON r.shard_id = g.shard_id AND r.sequence_key BETWEEN g.first_key AND g.last_key
) AS f
JOIN shard ON shard.id = f.shard_id
JOIN stream ON stream.id = shard.stream_id
CROSS JOIN record ON record.shard_id = f.shard_id AND record.sequence_key = f.sequence_key
    AND record.sub_sequence = f.sub_sequence
LEFT JOIN best ON best.place = 1 AND best.origin_shard_id = f.shard_id AND best.origin_sequence_key = f.sequence_key
    AND best.origin_sub_sequence = f.sub_sequence
LEFT JOIN replay ON replay.id = best.replay_id
WHERE (:stream IS NULL OR stream.label = :stream)
    -- CASE and not NOT IN: a column that could be NULL would make SQLite go through the whole list for each row.
    AND CASE WHEN (f.shard_id, f.sequence_key) IN (SELECT shard_id, sequence_key FROM known_copy) THEN 0 ELSE 1 END
ORDER BY stream.label, shard.number, f.sequence_key, f.sub_sequence;
