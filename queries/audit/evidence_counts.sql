-- evidence_counts: how many pieces of evidence there are that are no deliveries, by what they say.
-- :stream TEXT label of one stream; without it all streams
WITH chosen AS (
    SELECT id FROM stream WHERE :stream IS NULL OR label = :stream
),
chosen_object AS (
    SELECT id, listed FROM object WHERE stream_id IN (SELECT id FROM chosen)
),
loose AS (
    SELECT count(*) AS count, coalesce(sum(role = 'listed'), 0) AS listed
    FROM loose_payload
    WHERE object_id IN (SELECT id FROM chosen_object)
)
SELECT
    (SELECT count(*) FROM shard JOIN evidence ON evidence.shard_id = shard.id AND evidence.kind = 'failed'
        WHERE shard.stream_id IN (SELECT id FROM chosen)) AS failed,
    -- Listed entries are evidence of a record, payloads without identity, or objects of a bucket.
    (SELECT coalesce(sum(listed), 0) FROM chosen_object) - loose.listed - (SELECT count(*) FROM listed_object
        WHERE object_id IN (SELECT id FROM chosen_object)) AS listed,
    (SELECT count(*) FROM failed_range WHERE object_id IN (SELECT id FROM chosen_object)) AS failed_ranges,
    loose.count AS loose_payloads,
    (SELECT count(*) FROM listed_object WHERE object_id IN (SELECT id FROM chosen_object)) AS listed_objects,
    (SELECT count(*) FROM invocation WHERE object_id IN (SELECT id FROM chosen_object)) AS invocations
FROM loose
ORDER BY failed;
