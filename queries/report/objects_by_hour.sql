-- objects_by_hour: objects, entries and unread parts by the hour in the objects' names.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    coalesce(strftime('%Y/%m/%d/%H', named.hour_prefix / 1000000, 'unixepoch'), '') AS hour_prefix,
    count(*) AS objects,
    sum(object.entries) AS entries,
    sum(object.rejected) AS rejected,
    sum(object.bytes) AS bytes
FROM object
JOIN stream ON stream.id = object.stream_id
JOIN (
    SELECT object_id, min(hour_prefix) AS hour_prefix
    FROM object_name
    GROUP BY object_id
) AS named ON named.object_id = object.id
WHERE :stream IS NULL OR stream.label = :stream
GROUP BY stream.label, named.hour_prefix
ORDER BY stream.label, named.hour_prefix;
