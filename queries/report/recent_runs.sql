-- recent_runs: what wrote to this database, the latest first.
-- :limit INTEGER at most so many
SELECT
    run,
    command,
    arguments,
    started,
    finished,
    outcome,
    counts
FROM runs
ORDER BY run DESC
LIMIT CAST(coalesce(:limit, -1) AS INTEGER);
