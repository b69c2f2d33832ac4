-- rejected_parts: every part of an object that could not be read, where it lies and why.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    (SELECT min(name) FROM object_name WHERE object_name.object_id = reject.object_id) AS object,
    reject.entry_index AS entry_index,
    reject.byte_offset AS byte_offset,
    reject.line AS line,
    reject.column_number AS "column",
    reject.code AS code,
    reject.detail AS detail
FROM reject
JOIN object ON object.id = reject.object_id
JOIN stream ON stream.id = object.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, object, reject.object_id, reject.position;
