-- replay_doubts: entries of a replay that were sent without an answer, in the order of sending.
--   :replay    the replay's row
SELECT
    position,
    shard_id,
    sequence_key,
    sub_sequence,
    unanswered,
    last_attempt
FROM replay_entry
WHERE replay_id = :replay AND state = 'unknown'
ORDER BY position;
