-- replay_status: the replays with their entries by state.
--   :name  one replay; NULL takes all
SELECT
    replay.id AS id,
    replay.name AS name,
    replay.target AS target,
    replay.format AS format,
    replay.selection AS selection,
    replay.options AS options,
    replay.created AS created,
    replay.finished AS finished,
    count(e.position) AS entries,
    count(e.position) FILTER (WHERE e.state = 'planned') AS planned,
    count(e.position) FILTER (WHERE e.state = 'sending') AS sending,
    count(e.position) FILTER (WHERE e.state = 'exported') AS exported,
    count(e.position) FILTER (WHERE e.state = 'sent') AS sent,
    count(e.position) FILTER (WHERE e.state = 'failed') AS failed,
    count(e.position) FILTER (WHERE e.state = 'unknown') AS unknown
FROM replay
LEFT JOIN replay_entry AS e ON e.replay_id = replay.id
WHERE :name IS NULL OR replay.name = :name
GROUP BY replay.id
ORDER BY replay.id;
