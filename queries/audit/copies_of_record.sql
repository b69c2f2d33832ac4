-- copies_of_record: what replays made of one record, its copies' copies too, the best first.
-- :shard_id INTEGER row of the shard
-- :sequence_key TEXT three digits of length, then the number
-- :sub_sequence INTEGER -1 for a plain record
SELECT
    replay.name AS replay,
    a.fate AS fate,
    a.new_shard AS new_shard,
    a.new_sequence AS new_sequence,
    CASE a.fate WHEN 'delivered' THEN (
        SELECT min(n.name) FROM record AS c JOIN object_name AS n ON n.object_id = c.object_id
        WHERE c.shard_id = a.shard_id AND c.sequence_key = a.sequence_key) END AS delivered_in,
    CASE a.fate WHEN 'failed' THEN (
        SELECT json_group_array(name) FROM (
            SELECT (SELECT min(n.name) FROM object_name AS n WHERE n.object_id = e.object_id) AS name
            FROM evidence AS e
            WHERE e.shard_id = a.shard_id AND e.sequence_key = a.sequence_key AND e.kind = 'failed'
            UNION
            SELECT (SELECT min(n.name) FROM object_name AS n WHERE n.object_id = g.object_id)
            FROM failed_range AS g
            WHERE g.shard_id = a.shard_id AND a.sequence_key BETWEEN g.first_key AND g.last_key
            ORDER BY name)) ELSE '[]' END AS documents
FROM replay_attempt AS a
JOIN replay ON replay.id = a.replay_id
WHERE a.origin_shard_id = :shard_id AND a.origin_sequence_key = :sequence_key AND a.origin_sub_sequence = :sub_sequence
ORDER BY CASE a.fate WHEN 'delivered' THEN 0 WHEN 'awaited' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END, a.replay_id DESC,
    a.position DESC, a.new_shard, a.sequence_key;
