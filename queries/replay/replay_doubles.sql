-- replay_doubles: entries of a replay that the stream has twice, or may have twice, in the order of sending. One that was
-- not in the stream and waits to be sent again is in it no more than once so far.
--   :replay    the replay's row
SELECT
    stream.label AS stream,
    shard.number AS shard,
    substr(e.sequence_key, 4) AS sequence,
    e.sub_sequence AS sub_sequence,
    e.state AS state,
    e.attempts AS attempts,
    e.unanswered AS unanswered,
    e.new_shard AS new_shard,
    e.new_sequence AS new_sequence,
    (SELECT json_group_array(place) FROM (
        SELECT c.new_shard || ':' || c.new_sequence AS place
        FROM replay_copy AS c
        WHERE c.replay_id = e.replay_id AND c.position = e.position
        ORDER BY c.copy_key, c.new_shard)) AS copies
FROM replay_entry AS e
JOIN shard ON shard.id = e.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE e.replay_id = :replay AND ((e.unanswered > 0 AND e.state <> 'planned') OR EXISTS (
    SELECT 1 FROM replay_copy AS c WHERE c.replay_id = e.replay_id AND c.position = e.position))
ORDER BY e.position;
