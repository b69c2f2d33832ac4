-- rollup_rows: the hourly rollup of one stream by device and hour. The smallest 64-bit hour stands for "no time".
-- :stream_id INTEGER row of the stream
-- :since INTEGER first hour, microseconds since 1970; without it from the first
-- :until INTEGER hour behind the last, microseconds since 1970; without it to the last
-- :device TEXT one device; without it all
SELECT
    hourly_rollup.device_id AS device_id,
    hourly_rollup.hour AS hour,
    hourly_rollup.records AS records,
    hourly_rollup.redelivered AS redelivered,
    hourly_rollup.first_event AS first_event,
    hourly_rollup.last_event AS last_event,
    hourly_rollup.metrics AS metrics
FROM hourly_rollup
WHERE hourly_rollup.stream_id = :stream_id
    AND hourly_rollup.hour >= coalesce(:since, -9223372036854775808)
    AND hourly_rollup.hour < coalesce(:until, 9223372036854775807)
    AND (:device IS NULL OR hourly_rollup.device_id = :device)
ORDER BY hourly_rollup.device_id, hourly_rollup.hour;
