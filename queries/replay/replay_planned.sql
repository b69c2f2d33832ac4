-- replay_planned: entries of a replay that are still to be sent, in the order of sending.
--   :replay    the replay's row
--   :after     position behind which to begin; NULL begins at the first
--   :count     how many; NULL takes all
SELECT
    position,
    shard_id,
    sequence_key,
    sub_sequence,
    unanswered
FROM replay_entry
WHERE replay_id = :replay AND position > coalesce(:after, -1) AND state = 'planned'
ORDER BY position
LIMIT coalesce(:count, -1);
