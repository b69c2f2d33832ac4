-- replay_states: every replay with its target and how many of its records stand where.
-- :replay TEXT one replay's id; without it all
SELECT
    replay,
    target,
    state,
    count(*) AS records,
    sum(attempts) AS attempts
FROM replays
WHERE :replay IS NULL OR replay = :replay
GROUP BY replay, target, state
ORDER BY replay, target, state;
