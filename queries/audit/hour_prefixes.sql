-- hour_prefixes: objects whose name's hour is not the one of their last entry.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    object_name.name AS object,
    object_name.hour_prefix AS hour_prefix,
    object.last_processed AS last_processed
FROM stream
CROSS JOIN object_name ON object_name.stream_id = stream.id
JOIN object ON object.id = object_name.object_id
WHERE (:stream IS NULL OR stream.label = :stream)
    AND object_name.hour_prefix IS NOT NULL AND object.last_processed IS NOT NULL
    AND NOT object.last_processed BETWEEN object_name.hour_prefix AND object_name.hour_prefix + 3599999999
ORDER BY stream.label, object_name.name, object.hash;
