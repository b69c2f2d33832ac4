-- objects_of_request: the objects that an invocation wrote, by their names, with the entries that could be read.
-- :stream_id INTEGER row of the stream
-- :request_id TEXT of the invocation
SELECT
    object_name.name AS name,
    object.delivered + object.failed AS entries
FROM object_name
JOIN object ON object.id = object_name.object_id
WHERE object_name.stream_id = :stream_id AND object_name.request_id = :request_id
ORDER BY object_name.name, entries;
