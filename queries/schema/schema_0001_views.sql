-- The views that stay, for people and for `afterbay query`: times as ISO 8601 text with six digits, so that they sort;
-- shards by name; sequence numbers as decimal text.

CREATE VIEW object_label AS
SELECT
    object_id,
    min(name) AS name
FROM object_name
GROUP BY object_id;

CREATE VIEW records AS
SELECT
    stream.label AS stream,
    printf('shardId-%012d', shard.number) AS shard,
    substr(record.sequence_key, 4) AS sequence,
    record.sub_sequence AS sub_sequence,
    printf('shardId-%012d:%s', shard.number, substr(record.sequence_key, 4)) AS event_id,
    record.partition_key AS partition_key,
    record.device_id AS device_id,
    strftime('%Y-%m-%dT%H:%M:%S', (record.event_time - (record.event_time % 1000000 + 1000000) % 1000000) / 1000000,
        'unixepoch') || printf('.%06dZ', (record.event_time % 1000000 + 1000000) % 1000000) AS event_time,
    strftime('%Y-%m-%dT%H:%M:%S',
        (record.arrival_time - (record.arrival_time % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
        || printf('.%06dZ', (record.arrival_time % 1000000 + 1000000) % 1000000) AS arrival_time,
    record.arrival_estimated AS arrival_estimated,
    strftime('%Y-%m-%dT%H:%M:%S',
        (record.processed_time - (record.processed_time % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
        || printf('.%06dZ', (record.processed_time % 1000000 + 1000000) % 1000000) AS processed_time,
    (SELECT min(name) FROM object_name WHERE object_name.object_id = record.object_id) AS object,
    record.entry_index AS entry_index,
    record.payload AS payload,
    record.extra AS extra,
    record.strict_payload AS strict_payload
FROM record
JOIN shard ON shard.id = record.shard_id
JOIN stream ON stream.id = shard.stream_id;

CREATE VIEW deliveries AS
SELECT
    stream.label AS stream,
    printf('shardId-%012d', shard.number) AS shard,
    substr(d.sequence_key, 4) AS sequence,
    d.sub_sequence AS sub_sequence,
    (SELECT min(name) FROM object_name WHERE object_name.object_id = d.object_id) AS object,
    d.entry_index AS entry_index,
    strftime('%Y-%m-%dT%H:%M:%S', (d.processed_time - (d.processed_time % 1000000 + 1000000) % 1000000) / 1000000,
        'unixepoch') || printf('.%06dZ', (d.processed_time % 1000000 + 1000000) % 1000000) AS processed_time,
    d.kind AS kind
FROM (
    SELECT shard_id, sequence_key, sub_sequence, object_id, entry_index, processed_time, 'first' AS kind
    FROM record
    WHERE object_id IS NOT NULL
    UNION ALL
    SELECT shard_id, sequence_key, sub_sequence, object_id, entry_index, processed_time, kind
    FROM delivery
    WHERE kind <> 'repeated'
) AS d
JOIN shard ON shard.id = d.shard_id
JOIN stream ON stream.id = shard.stream_id;

CREATE VIEW hourly AS
SELECT
    stream.label AS stream,
    r.device_id AS device_id,
    CASE WHEN r.hour = -9223372036854775808 THEN ''
        ELSE strftime('%Y-%m-%dT%H:%M:%SZ', r.hour / 1000000, 'unixepoch') END AS hour,
    r.records AS records,
    r.redelivered AS redelivered,
    strftime('%Y-%m-%dT%H:%M:%S', (r.first_event - (r.first_event % 1000000 + 1000000) % 1000000) / 1000000,
        'unixepoch') || printf('.%06dZ', (r.first_event % 1000000 + 1000000) % 1000000) AS first_event,
    strftime('%Y-%m-%dT%H:%M:%S', (r.last_event - (r.last_event % 1000000 + 1000000) % 1000000) / 1000000,
        'unixepoch') || printf('.%06dZ', (r.last_event % 1000000 + 1000000) % 1000000) AS last_event
FROM hourly_rollup AS r
JOIN stream ON stream.id = r.stream_id;

-- The average is sum / count in double arithmetic where both are exact doubles, and kept with the cell elsewhere.
CREATE VIEW hourly_metrics AS
SELECT
    stream.label AS stream,
    r.device_id AS device_id,
    CASE WHEN r.hour = -9223372036854775808 THEN ''
        ELSE strftime('%Y-%m-%dT%H:%M:%SZ', r.hour / 1000000, 'unixepoch') END AS hour,
    m.key AS field,
    json_extract(m.value, '$[0]') AS count,
    json_extract(m.value, '$[1]') AS nonfinite,
    json_extract(m.value, '$[2]') AS min,
    CASE
        WHEN json_extract(m.value, '$[0]') = 0 THEN NULL
        WHEN json_array_length(m.value) > 5 THEN json_extract(m.value, '$[5]')
        ELSE CAST(replace(json_extract(m.value, '$[4]'), '.', '') AS REAL) / (
            json_extract(m.value, '$[0]') * CAST('1e' || CASE instr(json_extract(m.value, '$[4]'), '.')
                WHEN 0 THEN 0
                ELSE length(json_extract(m.value, '$[4]')) - instr(json_extract(m.value, '$[4]'), '.')
            END AS REAL))
    END AS avg,
    json_extract(m.value, '$[3]') AS max,
    json_extract(m.value, '$[4]') AS sum
FROM hourly_rollup AS r
JOIN stream ON stream.id = r.stream_id
JOIN json_each(r.metrics) AS m;

CREATE VIEW objects AS
SELECT
    label.name AS object,
    object.kind AS kind,
    object.bytes AS bytes,
    object.entries AS entries,
    label_name.request_id AS request_id,
    strftime('%Y/%m/%d/%H', label_name.hour_prefix / 1000000, 'unixepoch') AS hour_prefix,
    CASE
        WHEN (SELECT count(*) FROM object AS other WHERE other.lineage = object.lineage) > 1 THEN 'changed'
        WHEN object.rejected > 0 AND object.rejected = object.entries THEN 'rejected'
        WHEN object.rejected > 0 THEN 'partial'
        ELSE 'complete'
    END AS state,
    (SELECT json_group_array(name) FROM (
        SELECT name FROM object_name WHERE object_name.object_id = object.id ORDER BY name)) AS names,
    strftime('%Y-%m-%dT%H:%M:%S', run.started / 1000000, 'unixepoch') || printf('.%06dZ', run.started % 1000000)
        AS imported_at
FROM object
JOIN run ON run.id = object.run_id
JOIN object_label AS label ON label.object_id = object.id
JOIN object_name AS label_name
    ON label_name.stream_id = object.stream_id AND label_name.name = label.name
        AND label_name.object_id = object.id;

CREATE VIEW rejects AS
SELECT
    label.name AS object,
    reject.entry_index AS entry_index,
    reject.byte_offset AS byte_offset,
    reject.line AS line,
    reject.column_number AS "column",
    reject.code AS code,
    reject.detail AS detail,
    reject.bytes AS bytes,
    reject.raw AS raw
FROM reject
JOIN object_label AS label ON label.object_id = reject.object_id;

-- One row per record that evidence says failed, by name or as part of a range, or that is known and was never delivered
-- (without a reason then, and with the source of the evidence that names it). A delivery closes a failure; so does a replay that was sent.
CREATE VIEW failures AS
WITH
-- Every known number inside a failed range, once. Asked for each record, the ranges would be gone through as often as
-- there are records.
ranged AS MATERIALIZED (
    SELECT r.shard_id AS shard_id, r.sequence_key AS sequence_key, min(g.condition) AS condition
    FROM failed_range AS g
    CROSS JOIN record AS r ON r.shard_id = g.shard_id AND r.sequence_key BETWEEN g.first_key AND g.last_key
    GROUP BY r.shard_id, r.sequence_key
)
SELECT
    stream.label AS stream,
    printf('shardId-%012d', shard.number) AS shard,
    substr(f.sequence_key, 4) AS sequence,
    f.sub_sequence AS sub_sequence,
    CASE
        WHEN f.delivered THEN 'delivered'
        WHEN EXISTS (
            SELECT 1 FROM replay_entry AS e
            WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
                AND e.sub_sequence = f.sub_sequence AND e.state = 'sent') THEN 'replayed'
        WHEN EXISTS (
            SELECT 1 FROM replay_entry AS e
            WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
                AND e.sub_sequence = f.sub_sequence AND e.state IN ('sending', 'unknown')) THEN 'unknown'
        ELSE 'open'
    END AS state,
    coalesce(
        (SELECT min(e.reason) FROM evidence AS e
            WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
                AND e.sub_sequence IN (f.sub_sequence, -1) AND e.kind = 'failed'),
        ranged.condition) AS reason,
    f.has_payload OR (f.sub_sequence = -1 AND (f.shard_id, f.sequence_key) IN (
        SELECT shard_id, sequence_key FROM matched_payload)) AS has_payload,
    coalesce(
        (SELECT min(e.source) FROM evidence AS e
            WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
                AND e.sub_sequence IN (f.sub_sequence, -1) AND e.kind = 'failed'),
        CASE WHEN ranged.sequence_key IS NOT NULL THEN 'failure_document' END,
        (SELECT min(e.source) FROM evidence AS e
            WHERE e.shard_id = f.shard_id AND e.sequence_key = f.sequence_key
                AND e.sub_sequence IN (f.sub_sequence, -1))) AS source
FROM (
    SELECT shard_id, sequence_key, sub_sequence, 0 AS delivered, payload IS NOT NULL AS has_payload
    FROM record
    WHERE object_id IS NULL
    UNION ALL
    SELECT shard_id, sequence_key, sub_sequence, 1, 1
    FROM (
        SELECT r.shard_id, r.sequence_key, r.sub_sequence
        FROM evidence AS e
        CROSS JOIN record AS r ON r.shard_id = e.shard_id AND r.sequence_key = e.sequence_key
            AND (e.sub_sequence = -1 OR r.sub_sequence = e.sub_sequence)
        WHERE e.kind = 'failed' AND r.object_id IS NOT NULL
        UNION
        SELECT r.shard_id, r.sequence_key, r.sub_sequence
        FROM failed_range AS g
        CROSS JOIN record AS r ON r.shard_id = g.shard_id AND r.sequence_key BETWEEN g.first_key AND g.last_key
        WHERE r.object_id IS NOT NULL
    )
) AS f
LEFT JOIN ranged ON ranged.shard_id = f.shard_id AND ranged.sequence_key = f.sequence_key
JOIN shard ON shard.id = f.shard_id
JOIN stream ON stream.id = shard.stream_id;

-- Ranges that an on-failure destination says failed, each once, however often its message was handed out. known counts
-- the records inside that any evidence names, delivered those of them that were.
CREATE VIEW failed_ranges AS
SELECT
    stream.label AS stream,
    printf('shardId-%012d', shard.number) AS shard,
    substr(r.first_key, 4) AS first_sequence,
    substr(r.last_key, 4) AS last_sequence,
    r.batch_size AS batch_size,
    (SELECT count(DISTINCT sequence_key) FROM record
        WHERE record.shard_id = r.shard_id AND record.sequence_key BETWEEN r.first_key AND r.last_key) AS known,
    (SELECT count(DISTINCT sequence_key) FROM record
        WHERE record.shard_id = r.shard_id AND record.sequence_key BETWEEN r.first_key AND r.last_key
            AND record.object_id IS NOT NULL) AS delivered,
    r.condition AS condition,
    r.request_id AS request_id,
    r.function_error AS function_error,
    r.invoke_count AS invoke_count,
    strftime('%Y-%m-%dT%H:%M:%S', r.first_arrival / 1000000, 'unixepoch')
        || printf('.%06dZ', r.first_arrival % 1000000) AS first_arrival,
    strftime('%Y-%m-%dT%H:%M:%S', r.last_arrival / 1000000, 'unixepoch')
        || printf('.%06dZ', r.last_arrival % 1000000) AS last_arrival,
    r.has_records AS has_records,
    r.documents AS documents
FROM (
    SELECT shard_id, first_key, last_key, batch_size, request_id, min(condition) AS condition,
        min(function_error) AS function_error, max(invoke_count) AS invoke_count, min(first_arrival) AS first_arrival,
        min(last_arrival) AS last_arrival, max(has_records) AS has_records, count(*) AS documents
    FROM failed_range
    GROUP BY shard_id, first_key, last_key, batch_size, request_id
) AS r
JOIN shard ON shard.id = r.shard_id
JOIN stream ON stream.id = shard.stream_id;

-- The payload of a record that was printed without its name: an on-failure destination says that the record failed alone,
-- in an invocation that printed just one payload. Several copies of it are one content; which of them is named is chance.
CREATE VIEW matched_payload AS
SELECT
    r.shard_id AS shard_id,
    r.first_key AS sequence_key,
    min(p.object_id) AS object_id,
    p.entry_index AS entry_index
FROM failed_range AS r
JOIN shard ON shard.id = r.shard_id
JOIN loose_payload AS p ON p.request_id = r.request_id AND p.role = 'failed'
JOIN object ON object.id = p.object_id AND object.stream_id = shard.stream_id
WHERE r.batch_size = 1 AND r.first_key = r.last_key
GROUP BY r.shard_id, r.first_key
HAVING count(DISTINCT p.payload) = 1;

CREATE VIEW replays AS
SELECT
    replay.name AS replay,
    stream.label AS stream,
    printf('shardId-%012d', shard.number) AS shard,
    substr(e.sequence_key, 4) AS sequence,
    e.sub_sequence AS sub_sequence,
    e.state AS state,
    e.attempts AS attempts,
    replay.target AS target,
    e.new_shard AS new_shard,
    e.new_sequence AS new_sequence,
    e.error AS error
FROM replay_entry AS e
JOIN replay ON replay.id = e.replay_id
JOIN shard ON shard.id = e.shard_id
JOIN stream ON stream.id = shard.stream_id;

CREATE VIEW runs AS
SELECT
    run.id AS run,
    run.command AS command,
    run.arguments AS arguments,
    strftime('%Y-%m-%dT%H:%M:%S', run.started / 1000000, 'unixepoch') || printf('.%06dZ', run.started % 1000000)
        AS started,
    strftime('%Y-%m-%dT%H:%M:%S', run.finished / 1000000, 'unixepoch') || printf('.%06dZ', run.finished % 1000000)
        AS finished,
    run.outcome AS outcome,
    run.counts AS counts
FROM run;
