-- unlisted_objects: imported batches that no listing names, although one names others of the same hour.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    object_name.name AS name
FROM object_name
JOIN object ON object.id = object_name.object_id
JOIN stream ON stream.id = object_name.stream_id
WHERE (:stream IS NULL OR stream.label = :stream)
    AND object_name.hour_prefix IS NOT NULL AND object.kind = 'processed_batch'
    AND NOT EXISTS (
        SELECT 1 FROM listed_object AS l
        JOIN object AS listing ON listing.id = l.object_id
        WHERE l.name = object_name.name AND listing.stream_id = stream.id)
    AND EXISTS (
        SELECT 1 FROM listed_object AS l
        JOIN object AS listing ON listing.id = l.object_id
        WHERE l.name > substr(object_name.name, 1, 14) AND l.name < substr(object_name.name, 1, 13) || '0'
            AND listing.stream_id = stream.id)
ORDER BY stream.label, object_name.name;
