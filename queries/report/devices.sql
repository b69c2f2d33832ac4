-- devices: every device with its records, its hours and the span of its event times.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream,
    device_id,
    sum(records) AS records,
    sum(redelivered) AS redelivered,
    count(*) AS hours,
    min(first_event) AS first_event,
    max(last_event) AS last_event
FROM hourly
WHERE :stream IS NULL OR stream = :stream
GROUP BY stream, device_id
ORDER BY stream, device_id;
