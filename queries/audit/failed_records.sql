-- failed_records: every failed or missing record, with the object of its first delivery and its last entry in the ledger
-- of the replays.
-- :stream TEXT label of one stream; without it all streams
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
    entry.state AS replay_state,
    entry.new_shard AS new_shard,
    entry.new_sequence AS new_sequence,
    f.sequence_key AS sequence_key
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
LEFT JOIN replay_entry AS entry ON (entry.replay_id, entry.position) = (
    SELECT e.replay_id, e.position FROM replay_entry AS e
    WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key AND e.sub_sequence = f.sub_sequence
        AND e.state IN ('sent', 'sending', 'unknown')
    ORDER BY e.state = 'sent' DESC, e.replay_id DESC, e.position DESC
    LIMIT 1)
LEFT JOIN replay ON replay.id = entry.replay_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, shard.number, f.sequence_key, f.sub_sequence;
