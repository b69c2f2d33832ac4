-- changed_objects: names under which more than one content was read. Documents of other kinds than batches are found in
-- folders of all sorts, where one name says little: they are no generations of each other.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    object_name.name AS object,
    count(*) AS generations
FROM stream
CROSS JOIN object_name ON object_name.stream_id = stream.id
CROSS JOIN object ON object.id = object_name.object_id AND object.kind IN ('processed_batch', 'unknown')
WHERE :stream IS NULL OR stream.label = :stream
GROUP BY stream.label, object_name.name
HAVING count(*) > 1
ORDER BY stream.label, object_name.name;
