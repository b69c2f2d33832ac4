-- object_states: how many objects were read whole, in part, not at all, or in more than one generation.
-- :stream TEXT label of one stream; without it all streams
SELECT
    count(*) AS objects,
    coalesce(sum(generations = 1 AND rejected = 0), 0) AS complete,
    coalesce(sum(generations = 1 AND rejected > 0 AND rejected < entries), 0) AS partial,
    coalesce(sum(generations = 1 AND rejected > 0 AND rejected = entries), 0) AS rejected,
    coalesce(sum(generations > 1), 0) AS changed,
    coalesce(sum(bytes), 0) AS bytes
FROM (
    SELECT
        object.rejected AS rejected,
        object.entries AS entries,
        object.bytes AS bytes,
        count(*) OVER (PARTITION BY object.stream_id, object.lineage) AS generations
    FROM object
    JOIN stream ON stream.id = object.stream_id
    WHERE :stream IS NULL OR stream.label = :stream
) AS o
ORDER BY objects;
