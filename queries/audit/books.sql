-- books: what the objects say they brought, beside what the store holds of it; the books are balanced where both agree.
-- :stream TEXT label of one stream; without it all streams
SELECT
    o.objects AS objects,
    o.entries AS entries,
    o.delivered AS delivered_entries,
    o.failed AS failed_entries,
    o.listed AS listed_entries,
    o.rejected AS rejected_entries,
    o.unbalanced AS unbalanced_objects,
    s.delivered AS delivered,
    s.redelivered AS redelivered,
    s.conflicting AS conflicting,
    s.repeated AS repeated,
    (SELECT count(*) FROM evidence JOIN shard ON shard.id = evidence.shard_id JOIN stream ON stream.id = shard.stream_id
        WHERE evidence.kind = 'failed' AND (:stream IS NULL OR stream.label = :stream))
    + (SELECT count(*) FROM loose_payload JOIN object ON object.id = loose_payload.object_id
        JOIN stream ON stream.id = object.stream_id
        WHERE loose_payload.role = 'failed' AND (:stream IS NULL OR stream.label = :stream)) AS failures,
    (SELECT count(*) FROM reject JOIN object ON object.id = reject.object_id
        JOIN stream ON stream.id = object.stream_id WHERE :stream IS NULL OR stream.label = :stream) AS rejects
FROM (
    SELECT
        count(*) AS objects,
        coalesce(sum(entries), 0) AS entries,
        coalesce(sum(delivered), 0) AS delivered,
        coalesce(sum(failed), 0) AS failed,
        coalesce(sum(listed), 0) AS listed,
        coalesce(sum(rejected), 0) AS rejected,
        coalesce(sum(entries <> delivered + failed + listed + rejected OR rejected <> (
            SELECT count(*) FROM reject WHERE reject.object_id = object.id)), 0) AS unbalanced
    FROM object
    JOIN stream ON stream.id = object.stream_id
    WHERE :stream IS NULL OR stream.label = :stream
) AS o
CROSS JOIN (
    SELECT
        coalesce(sum(delivered), 0) AS delivered,
        coalesce(sum(redelivered), 0) AS redelivered,
        coalesce(sum(conflicting), 0) AS conflicting,
        coalesce(sum(repeated), 0) AS repeated
    FROM shard
    JOIN stream ON stream.id = shard.stream_id
    WHERE :stream IS NULL OR stream.label = :stream
) AS s
ORDER BY objects;
