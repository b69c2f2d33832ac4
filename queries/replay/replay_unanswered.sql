-- replay_unanswered: entries of a replay of which an attempt had no answer, in the order of sending.
--   :replay    the replay's row
--   :after     position behind which to begin; NULL begins at the first
SELECT
    position,
    shard_id,
    sequence_key,
    sub_sequence,
    state,
    attempts,
    unanswered,
    last_attempt,
    new_shard,
    new_sequence
FROM replay_entry
WHERE replay_id = :replay AND position > coalesce(:after, -1) AND (unanswered > 0 OR state = 'unknown')
ORDER BY position;
