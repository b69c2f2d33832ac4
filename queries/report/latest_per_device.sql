-- latest_per_device: the latest event of each device with its payload.
-- :stream TEXT label of one stream; without it all streams
-- :device TEXT one device
SELECT
    stream,
    device_id,
    event_time,
    event_id,
    payload
FROM (
    SELECT
        stream,
        device_id,
        event_time,
        event_id,
        payload,
        row_number() OVER (
            PARTITION BY stream, device_id
            ORDER BY event_time DESC, shard DESC, length(sequence) DESC, sequence DESC, sub_sequence DESC
        ) AS place
    FROM records
    WHERE device_id IS NOT NULL AND event_time IS NOT NULL
        AND (:stream IS NULL OR stream = :stream)
        AND (:device IS NULL OR device_id = :device)
)
WHERE place = 1
ORDER BY stream, device_id;
