-- replay_selection: the identities of the records that a replay takes, in the order of sending.
--   :stream    label; NULL takes all streams
--   :shards    JSON array of shard numbers; NULL takes all
--   :devices   JSON array of device ids; NULL takes all
--   :basis     'event' (default) or 'arrival': the time that :since and :until bound
--   :since     first instant inside, microseconds UTC
--   :until     first instant behind, microseconds UTC
--   :failed    1 takes records that evidence says failed and that are still open
--   :missing   1 takes records that are known and were never delivered
--   :again     1 takes failed records that were delivered since, and failed or missing ones that were replayed
--   :condition 1 takes only what the condition in `chosen` says
-- With neither :failed nor :missing every record that the other parameters leave is taken. A copy that a replay put into
-- a stream is never taken: the record that it is a copy of stands for it. ledger_state tells the most that an earlier replay
-- did with the record, and nothing where evidence says that its copies failed too; newer_delivered whether its device has
-- delivered a later event.
WITH
outcome AS MATERIALIZED (
    SELECT shard_id, sequence_key, sub_sequence, outcome FROM replay_outcome
),
-- The records that evidence says failed: by name, or as part of a range.
failing AS MATERIALIZED (
    SELECT r.shard_id AS shard_id, r.sequence_key AS sequence_key, r.sub_sequence AS sub_sequence
    FROM evidence AS e
    CROSS JOIN record AS r ON r.shard_id = e.shard_id AND r.sequence_key = e.sequence_key
        AND (e.sub_sequence = -1 OR r.sub_sequence = e.sub_sequence)
    WHERE e.kind = 'failed' AND coalesce(:failed, 0) = 1
    UNION
    SELECT r.shard_id, r.sequence_key, r.sub_sequence
    FROM failed_range AS f
    CROSS JOIN record AS r ON r.shard_id = f.shard_id AND r.sequence_key BETWEEN f.first_key AND f.last_key
    WHERE coalesce(:failed, 0) = 1
    UNION
    -- What was replayed, and failed again as its copy.
    SELECT shard_id, sequence_key, sub_sequence
    FROM outcome
    WHERE outcome = 'failed' AND coalesce(:failed, 0) = 1
),
-- Each record is in one arm at most; an arm whose parameter is off costs nothing.
candidate AS (
    SELECT r.shard_id, r.sequence_key, r.sub_sequence, r.partition_key, r.object_id, r.device_id, r.event_time,
        r.arrival_time
    FROM failing AS f
    CROSS JOIN record AS r ON r.shard_id = f.shard_id AND r.sequence_key = f.sequence_key
        AND r.sub_sequence = f.sub_sequence
    UNION ALL
    SELECT shard_id, sequence_key, sub_sequence, partition_key, object_id, device_id, event_time, arrival_time
    FROM record AS r
    WHERE coalesce(:missing, 0) = 1 AND object_id IS NULL
        AND (coalesce(:failed, 0) = 0
            OR CASE WHEN (r.shard_id, r.sequence_key, r.sub_sequence) IN failing THEN 0 ELSE 1 END)
    UNION ALL
    SELECT shard_id, sequence_key, sub_sequence, partition_key, object_id, device_id, event_time, arrival_time
    FROM record
    WHERE coalesce(:failed, 0) = 0 AND coalesce(:missing, 0) = 0
),
chosen AS (
    SELECT stream, shard, sequence, sub_sequence
    FROM records
    WHERE (1 /* condition */)
),
newest AS MATERIALIZED (
    SELECT stream_id, device_id, max(last_event) AS last_event
    FROM hourly_rollup
    WHERE device_id <> ''
    GROUP BY stream_id, device_id
),
taken AS (
    SELECT
        record.shard_id AS shard_id,
        record.sequence_key AS sequence_key,
        record.sub_sequence AS sub_sequence,
        record.partition_key AS partition_key,
        record.object_id IS NOT NULL OR coalesce(outcome.outcome = 'delivered', 0) AS has_delivery,
        stream.label AS stream,
        shard.number AS shard,
        CASE
            WHEN record.arrival_time IS NULL THEN record.event_time
            ELSE record.arrival_time - (record.arrival_time % 1000000 + 1000000) % 1000000
        END AS moment,
        coalesce(newest.last_event > record.event_time, 0) AS newer_delivered,
        CASE
            WHEN outcome.outcome IN ('delivered', 'awaited') THEN 4
            WHEN outcome.outcome = 'unknown' THEN 3
            ELSE coalesce((
                SELECT max(CASE
                    WHEN p.finished IS NULL AND p.target LIKE 'arn:%'
                        AND (e.state = 'planned' OR (e.state = 'failed' AND e.attempts > 0)) THEN 5
                    WHEN e.state = 'exported' THEN 2
                    WHEN e.state = 'planned' THEN 1
                    ELSE 0 END)
                FROM replay_entry AS e
                JOIN replay AS p ON p.id = e.replay_id
                WHERE e.shard_id = record.shard_id AND e.sequence_key = record.sequence_key
                    AND e.sub_sequence = record.sub_sequence), 0)
        END AS ledger_state
    FROM candidate AS record
    JOIN shard ON shard.id = record.shard_id
    JOIN stream ON stream.id = shard.stream_id
    LEFT JOIN newest ON newest.stream_id = stream.id AND newest.device_id = record.device_id
    LEFT JOIN outcome ON outcome.shard_id = record.shard_id AND outcome.sequence_key = record.sequence_key
        AND outcome.sub_sequence = record.sub_sequence
    -- CASE and not NOT IN: a column that could be NULL would make SQLite go through the whole list for each row.
    WHERE CASE WHEN (record.shard_id, record.sequence_key) IN (SELECT shard_id, sequence_key FROM known_copy)
            THEN 0 ELSE 1 END
        AND (:stream IS NULL OR stream.label = :stream)
        AND (:shards IS NULL OR shard.number IN (SELECT value FROM json_each(:shards)))
        AND (:devices IS NULL OR record.device_id IN (SELECT value FROM json_each(:devices)))
        AND (:since IS NULL
            OR CASE :basis WHEN 'arrival' THEN record.arrival_time ELSE record.event_time END >= :since)
        AND (:until IS NULL
            OR CASE :basis WHEN 'arrival' THEN record.arrival_time ELSE record.event_time END < :until)
        AND (coalesce(:condition, 0) = 0
            OR (stream.label, printf('shardId-%012d', shard.number), substr(record.sequence_key, 4),
                record.sub_sequence) IN chosen)
)
-- One key's records of one shard leave in the order of their numbers, even where a clock ran backwards: none is dated
-- before the one in front of it.
SELECT
    shard_id,
    sequence_key,
    sub_sequence,
    max(moment) OVER (
        PARTITION BY shard_id, partition_key
        ORDER BY sequence_key, sub_sequence
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS order_time,
    newer_delivered,
    ledger_state
FROM taken
WHERE coalesce(:failed, 0) + coalesce(:missing, 0) = 0 OR coalesce(:again, 0) = 1
    OR (has_delivery = 0 AND ledger_state <> 4)
ORDER BY order_time, stream, shard, sequence_key, sub_sequence;
