-- objects_of_name: the contents that were read under a name, with the entries that could be read.
-- :stream_id INTEGER row of the stream
-- :name TEXT of the object, from its hour prefix on
SELECT
    object_name.name AS name,
    object.delivered + object.failed AS entries
FROM object_name
JOIN object ON object.id = object_name.object_id
WHERE object_name.stream_id = :stream_id AND object_name.name = :name
ORDER BY object_name.name, entries;
