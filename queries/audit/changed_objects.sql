-- changed_objects: names under which more than one content was read.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    object_name.name AS object,
    count(*) AS generations
FROM stream
CROSS JOIN object_name ON object_name.stream_id = stream.id
WHERE :stream IS NULL OR stream.label = :stream
GROUP BY stream.label, object_name.name
HAVING count(*) > 1
ORDER BY stream.label, object_name.name;
