-- replay_files: the files that a replay wrote, or was about to publish.
--   :replay  the replay's row
SELECT
    number,
    path,
    bytes,
    hash,
    entries,
    lines
FROM replay_file
WHERE replay_id = :replay
ORDER BY number;
