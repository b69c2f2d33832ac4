-- rollup_totals: how many records the rollup counts, and how many of them have no device or no time.
-- :stream TEXT label of one stream; without it all streams
SELECT
    coalesce(sum(hourly_rollup.records), 0) AS records,
    coalesce(sum(CASE WHEN hourly_rollup.device_id = '' THEN hourly_rollup.records END), 0) AS without_device,
    coalesce(sum(CASE WHEN hourly_rollup.hour = -9223372036854775808 THEN hourly_rollup.records END), 0)
        AS without_time
FROM stream
JOIN hourly_rollup ON hourly_rollup.stream_id = stream.id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY records;
