-- hour_prefix_coverage: how many object names have an hour and a last entry to compare it with, and how many have not.
-- :stream TEXT label of one stream; without it all streams
SELECT
    count(*) AS names,
    coalesce(sum(object_name.hour_prefix IS NOT NULL AND object.last_processed IS NOT NULL), 0) AS comparable
FROM object_name
JOIN object ON object.id = object_name.object_id
JOIN stream ON stream.id = object_name.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY names;
