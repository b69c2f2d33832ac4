-- stale_hours: device-hours of one stream's rollup that have to be built again from the records.
-- :stream_id INTEGER row of the stream
SELECT
    device_id,
    hour
FROM stale_hour
WHERE stream_id = :stream_id
ORDER BY device_id, hour;
