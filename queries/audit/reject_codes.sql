-- reject_codes: how many parts of objects could not be read, by reason.
-- :stream TEXT label of one stream; without it all streams
SELECT
    reject.code AS code,
    count(*) AS rejects,
    count(DISTINCT reject.object_id) AS objects
FROM reject
JOIN object ON object.id = reject.object_id
JOIN stream ON stream.id = object.stream_id
WHERE :stream IS NULL OR stream.label = :stream
GROUP BY reject.code
ORDER BY reject.code;
