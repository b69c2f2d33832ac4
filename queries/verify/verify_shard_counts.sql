-- verify_shard_counts: Shards whose kept counts are not what their rows say. Empty in a sound store.
WITH counted AS (
    SELECT
        shard_id,
        count(*) AS records,
        count(object_id) AS delivered,
        count(DISTINCT sequence_key) AS numbers,
        count(DISTINCT CASE WHEN object_id IS NOT NULL THEN sequence_key END) AS delivered_numbers
    FROM record
    GROUP BY shard_id
),
further AS (
    SELECT
        shard_id,
        sum(kind = 'redelivered') AS redelivered,
        sum(kind = 'conflicting') AS conflicting,
        sum(kind = 'repeated') AS repeated
    FROM delivery
    GROUP BY shard_id
)
SELECT
    printf('shardId-%012d', shard.number) AS shard,
    printf('%d records, %d delivered, %d redelivered, %d conflicting, %d repeated', shard.records, shard.delivered,
        shard.redelivered, shard.conflicting, shard.repeated) AS kept,
    printf('%d records, %d delivered, %d redelivered, %d conflicting, %d repeated', ifnull(counted.records, 0),
        ifnull(counted.delivered, 0), ifnull(further.redelivered, 0), ifnull(further.conflicting, 0),
        ifnull(further.repeated, 0)) AS counted
FROM shard
LEFT JOIN counted ON counted.shard_id = shard.id
LEFT JOIN further ON further.shard_id = shard.id
WHERE shard.records <> ifnull(counted.records, 0)
    OR shard.delivered <> ifnull(counted.delivered, 0)
    OR shard.numbers <> ifnull(counted.numbers, 0)
    OR shard.delivered_numbers <> ifnull(counted.delivered_numbers, 0)
    OR shard.redelivered <> ifnull(further.redelivered, 0)
    OR shard.conflicting <> ifnull(further.conflicting, 0)
    OR shard.repeated <> ifnull(further.repeated, 0)
ORDER BY shard.id;
