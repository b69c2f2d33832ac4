-- replayed_entries: what became of every record that replays put into streams, with what says so. A copy is lost where
-- evidence says that it failed, or where a later record of its key is delivered from its shard: one key's records are
-- processed in order.
-- :stream TEXT label of the origins' stream; without it all streams
WITH
entry AS MATERIALIZED (
    SELECT e.replay_id AS replay_id, e.position AS position, e.state AS state, e.error AS error,
        e.shard_id AS origin_shard_id, e.sequence_key AS origin_key, e.sub_sequence AS sub_sequence
    FROM replay
    CROSS JOIN replay_entry AS e ON e.replay_id = replay.id
    WHERE replay.target_label IS NOT NULL OR replay.target LIKE 'arn:%:kinesis:%'
),
-- The best copy of each entry itself; the copies of copies are entries of their own.
best AS MATERIALIZED (
    SELECT replay_id, position, fate, shard_id, sequence_key, new_shard, new_sequence
    FROM (
        SELECT a.replay_id, a.position, a.fate, a.shard_id, a.sequence_key, a.new_shard, a.new_sequence,
            row_number() OVER (
                PARTITION BY a.replay_id, a.position
                ORDER BY CASE a.fate WHEN 'delivered' THEN 0 WHEN 'awaited' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END,
                    length(a.new_sequence), a.new_sequence, a.new_shard
            ) AS place
        FROM replay_attempt AS a
        CROSS JOIN replay_entry AS e ON e.replay_id = a.replay_id AND e.position = a.position
            AND e.shard_id = a.origin_shard_id AND e.sequence_key = a.origin_sequence_key
            AND e.sub_sequence = a.origin_sub_sequence
    )
    WHERE place = 1
),
-- How far the shards of awaited copies are delivered, by partition key.
later AS MATERIALIZED (
    SELECT r.shard_id AS shard_id, r.partition_key AS partition_key, max(r.sequence_key) AS last_key
    FROM (
        SELECT shard_id, min(sequence_key) AS first_key FROM best
        WHERE fate = 'awaited' AND shard_id IS NOT NULL GROUP BY shard_id
    ) AS waiting
    CROSS JOIN record AS r ON r.shard_id = waiting.shard_id AND r.sequence_key > waiting.first_key
        AND r.object_id IS NOT NULL
    GROUP BY r.shard_id, r.partition_key
),
reached AS MATERIALIZED (
    SELECT shard_id, max(last_key) AS last_key FROM later GROUP BY shard_id
),
judged AS (
    SELECT entry.*, best.fate AS fate, best.shard_id AS copy_shard_id, best.sequence_key AS copy_key,
        best.new_shard AS new_shard, best.new_sequence AS new_sequence,
        CASE
            WHEN best.fate = 'delivered' THEN 'delivery'
            WHEN best.fate = 'failed' THEN 'failed_again'
            WHEN best.fate = 'unknown' THEN 'no_answer'
            WHEN best.fate = 'awaited' AND key_later.last_key > best.sequence_key THEN 'later_of_key_delivered'
            WHEN best.fate = 'awaited' AND reached.last_key > best.sequence_key THEN 'later_of_shard_delivered'
            WHEN best.fate IS NULL THEN entry.state
        END AS evidence
    FROM entry
    LEFT JOIN best ON best.replay_id = entry.replay_id AND best.position = entry.position
    LEFT JOIN record AS origin ON origin.shard_id = entry.origin_shard_id AND origin.sequence_key = entry.origin_key
        AND origin.sub_sequence = entry.sub_sequence
    LEFT JOIN later AS key_later ON key_later.shard_id = best.shard_id
        AND key_later.partition_key = coalesce(origin.partition_key, (
            SELECT min(v.partition_key) FROM evidence AS v
            WHERE v.shard_id = entry.origin_shard_id AND v.sequence_key = entry.origin_key
                AND v.sub_sequence = entry.sub_sequence))
    LEFT JOIN reached ON reached.shard_id = best.shard_id
)
SELECT
    replay.name AS replay,
    stream.label AS stream,
    shard.number AS shard,
    substr(j.origin_key, 4) AS sequence,
    j.sub_sequence AS sub_sequence,
    CASE
        WHEN j.fate = 'delivered' THEN 'delivered'
        WHEN j.evidence IN ('failed_again', 'later_of_key_delivered') THEN 'lost'
        WHEN j.fate = 'awaited' THEN 'awaited'
        WHEN j.fate = 'unknown' THEN 'unknown'
        ELSE 'unsent'
    END AS state,
    CASE WHEN j.fate IS NOT NULL THEN j.new_shard END AS new_shard,
    CASE WHEN j.fate IS NOT NULL THEN j.new_sequence END AS new_sequence,
    j.evidence AS evidence,
    CASE j.evidence
        WHEN 'delivery' THEN (
            SELECT min(n.name) FROM record AS c JOIN object_name AS n ON n.object_id = c.object_id
            WHERE c.shard_id = j.copy_shard_id AND c.sequence_key = j.copy_key)
        WHEN 'failed_again' THEN (
            SELECT min(n.name) FROM object_name AS n
            WHERE n.object_id IN (
                SELECT v.object_id FROM evidence AS v
                WHERE v.shard_id = j.copy_shard_id AND v.sequence_key = j.copy_key AND v.kind = 'failed'
                UNION
                SELECT g.object_id FROM failed_range AS g
                WHERE g.shard_id = j.copy_shard_id AND j.copy_key BETWEEN g.first_key AND g.last_key))
    END AS object
FROM judged AS j
JOIN replay ON replay.id = j.replay_id
JOIN shard ON shard.id = j.origin_shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY j.replay_id, j.position;
