-- stale_hours: device-hours of the rollup that have to be built again from the records.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    stale_hour.device_id AS device_id,
    stale_hour.hour AS hour
FROM stream
CROSS JOIN stale_hour ON stale_hour.stream_id = stream.id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, stale_hour.device_id, stale_hour.hour;
