-- listed_objects: every object that a listing of a bucket names, the newest statement of a name first, with the files
-- that were imported under that name.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    listed_object.name AS name,
    listed_object.key AS "key",
    listed_object.bytes AS bytes,
    listed_object.etag AS etag,
    listed_object.encryption AS encryption,
    listed_object.is_delete_marker AS is_delete_marker,
    object_name.object_id IS NOT NULL AS imported,
    source_file.location AS location,
    source_file.bytes AS file_bytes,
    source_file.modified_ns AS modified_ns,
    source_file.changed_ns AS changed_ns,
    source_file.inode AS inode,
    source_file.device AS device,
    source_file.etag AS file_etag
FROM listed_object
JOIN object ON object.id = listed_object.object_id
JOIN stream ON stream.id = object.stream_id
LEFT JOIN object_name ON object_name.stream_id = stream.id AND object_name.name = listed_object.name
LEFT JOIN source_file ON source_file.object_id = object_name.object_id AND source_file.stream_id = stream.id
WHERE listed_object.is_latest = 1 AND NOT (substr(listed_object.key, -1) = '/' AND coalesce(listed_object.bytes, 0) = 0)
    AND (:stream IS NULL OR stream.label = :stream)
ORDER BY stream.label, listed_object.name, listed_object.last_modified DESC, listed_object.is_delete_marker,
    listed_object.bytes, listed_object.etag, source_file.location;
