-- hours: records and devices in each hour of event time; records without a time stand under an empty hour.
-- :stream TEXT label of one stream; without it all streams
-- :since TEXT first hour, as 2026-11-21T17:00:00Z
-- :until TEXT first hour behind the range
SELECT
    stream,
    hour,
    sum(records) AS records,
    sum(redelivered) AS redelivered,
    count(*) AS devices
FROM hourly
WHERE (:stream IS NULL OR stream = :stream)
    AND (:since IS NULL OR hour >= :since)
    AND (:until IS NULL OR hour < :until)
GROUP BY stream, hour
ORDER BY stream, hour;
