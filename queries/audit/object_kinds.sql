-- object_kinds: the objects by the kind of document that they are, with what their entries prove.
-- :stream TEXT label of one stream; without it all streams
SELECT
    object.kind AS kind,
    count(*) AS objects,
    sum(object.bytes) AS bytes,
    sum(object.entries) AS entries,
    sum(object.delivered) AS delivered,
    sum(object.failed) AS failed,
    sum(object.listed) AS listed,
    sum(object.rejected) AS rejected,
    sum(object.ignored) AS ignored
FROM object
JOIN stream ON stream.id = object.stream_id
WHERE :stream IS NULL OR stream.label = :stream
GROUP BY object.kind
ORDER BY object.kind;
