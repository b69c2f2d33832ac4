-- device_records: the records of a device in the order of their event times.
-- :device TEXT one device; without it all records
-- :stream TEXT label of one stream; without it all streams
-- :since TEXT first event time, as 2026-11-21T17:00:00.000000Z or a beginning of it
-- :until TEXT first event time behind the range
-- :limit INTEGER at most so many
SELECT
    stream,
    event_id,
    sub_sequence,
    device_id,
    event_time,
    processed_time,
    object,
    entry_index,
    payload
FROM records
WHERE (:device IS NULL OR device_id = :device)
    AND (:stream IS NULL OR stream = :stream)
    AND (:since IS NULL OR event_time >= :since)
    AND (:until IS NULL OR event_time < :until)
ORDER BY event_time, stream, shard, length(sequence), sequence, sub_sequence
LIMIT CAST(coalesce(:limit, -1) AS INTEGER);
