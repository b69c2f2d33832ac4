CREATE INDEX evidence_failed ON evidence (shard_id, sequence_key, sub_sequence) WHERE kind = 'failed';

CREATE INDEX failed_range_by_shard ON failed_range (shard_id, first_key);

CREATE INDEX invocation_by_request ON invocation (request_id) WHERE request_id IS NOT NULL;

CREATE INDEX listed_object_by_name ON listed_object (name);

CREATE INDEX loose_payload_by_request ON loose_payload (request_id) WHERE request_id IS NOT NULL;

CREATE INDEX object_by_arn ON object (stream_id, arn) WHERE arn IS NOT NULL;

CREATE INDEX object_name_by_object ON object_name (object_id, name);

CREATE INDEX object_name_by_request ON object_name (stream_id, request_id) WHERE request_id IS NOT NULL;

CREATE INDEX record_undelivered ON record (shard_id, sequence_key, sub_sequence) WHERE object_id IS NULL;

CREATE INDEX replay_copy_by_copy ON replay_copy (copy_key);

CREATE INDEX replay_entry_by_copy ON replay_entry (copy_key) WHERE new_sequence IS NOT NULL;

CREATE INDEX replay_entry_by_record ON replay_entry (shard_id, sequence_key, sub_sequence);

CREATE INDEX source_file_by_object ON source_file (object_id);

CREATE TABLE delivery (
    shard_id INTEGER NOT NULL,
    sequence_key TEXT NOT NULL,
    sub_sequence INTEGER NOT NULL,
    object_id INTEGER NOT NULL REFERENCES object (id),
    entry_index INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('redelivered', 'conflicting', 'repeated')),
    processed_time INTEGER,
    same INTEGER NOT NULL CHECK (same IN (0, 1)),
    event_time INTEGER,
    partition_key TEXT,
    device_id TEXT,
    payload ANY,
    strict_payload TEXT,
    extra TEXT,
    PRIMARY KEY (shard_id, sequence_key, sub_sequence, object_id, entry_index),
    FOREIGN KEY (shard_id, sequence_key, sub_sequence) REFERENCES record (shard_id, sequence_key, sub_sequence)
        DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    shard_id INTEGER NOT NULL REFERENCES shard (id),
    sequence_key TEXT NOT NULL,
    sub_sequence INTEGER NOT NULL CHECK (sub_sequence >= -1),
    object_id INTEGER NOT NULL REFERENCES object (id),
    entry_index INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('failed', 'listed')),
    source TEXT NOT NULL,
    processed_time INTEGER,
    reason TEXT,
    arrival_time INTEGER,
    event_time INTEGER,
    partition_key TEXT,
    explicit_hash_key TEXT,
    device_id TEXT,
    payload ANY,
    strict_payload TEXT,
    extra TEXT,
    flag TEXT,
    PRIMARY KEY (shard_id, sequence_key, sub_sequence, object_id, entry_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE failed_range (
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    entry_index INTEGER NOT NULL,
    shard_id INTEGER NOT NULL REFERENCES shard (id),
    first_key TEXT NOT NULL,
    last_key TEXT NOT NULL,
    batch_size INTEGER NOT NULL CHECK (batch_size >= 1),
    condition TEXT,
    request_id TEXT,
    function_arn TEXT,
    invoke_count INTEGER,
    function_error TEXT,
    first_arrival INTEGER,
    last_arrival INTEGER,
    written_time INTEGER,
    message_id TEXT,
    has_records INTEGER NOT NULL CHECK (has_records IN (0, 1)),
    PRIMARY KEY (object_id, entry_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetched_span (
    shard_id INTEGER NOT NULL REFERENCES shard (id) ON DELETE CASCADE,
    first_key TEXT NOT NULL,
    last_key TEXT NOT NULL CHECK (last_key >= first_key),
    state TEXT NOT NULL CHECK (state IN ('read', 'expired')),
    since INTEGER,
    last_arrival INTEGER,
    PRIMARY KEY (shard_id, first_key, last_key, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE field (
    name TEXT NOT NULL PRIMARY KEY,
    path TEXT NOT NULL,
    is_numeric INTEGER NOT NULL CHECK (is_numeric IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);

CREATE TABLE hourly_rollup (
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    hour INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    records INTEGER NOT NULL CHECK (records >= 0),
    redelivered INTEGER NOT NULL CHECK (redelivered >= 0),
    first_event INTEGER,
    last_event INTEGER,
    metrics TEXT NOT NULL,
    PRIMARY KEY (stream_id, hour, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE invocation (
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    entry_index INTEGER NOT NULL,
    log_group TEXT,
    log_stream TEXT,
    request_id TEXT,
    first_time INTEGER,
    last_time INTEGER,
    has_start INTEGER NOT NULL CHECK (has_start IN (0, 1)),
    has_end INTEGER NOT NULL CHECK (has_end IN (0, 1)),
    has_report INTEGER NOT NULL CHECK (has_report IN (0, 1)),
    duration INTEGER,
    timed_out INTEGER NOT NULL CHECK (timed_out IN (0, 1)),
    accepted INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    stored_records INTEGER,
    stored_key TEXT,
    store_error TEXT,
    PRIMARY KEY (object_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE listed_object (
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    entry_index INTEGER NOT NULL,
    bucket TEXT,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER,
    etag TEXT,
    last_modified INTEGER,
    storage_class TEXT,
    version_id TEXT,
    is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
    is_delete_marker INTEGER NOT NULL CHECK (is_delete_marker IN (0, 1)),
    encryption TEXT,
    PRIMARY KEY (object_id, entry_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE loose_payload (
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    entry_index INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('failed', 'listed')),
    source TEXT NOT NULL,
    arrival_time INTEGER,
    processed_time INTEGER,
    reason TEXT,
    request_id TEXT,
    log_stream TEXT,
    device_id TEXT,
    event_time INTEGER,
    payload BLOB NOT NULL,
    PRIMARY KEY (object_id, entry_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE object (
    id INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    lineage INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    kind TEXT NOT NULL,
    arn TEXT,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    entries INTEGER NOT NULL CHECK (entries = delivered + failed + listed + rejected),
    delivered INTEGER NOT NULL CHECK (delivered >= 0),
    failed INTEGER NOT NULL CHECK (failed >= 0),
    listed INTEGER NOT NULL CHECK (listed >= 0),
    rejected INTEGER NOT NULL CHECK (rejected >= 0),
    ignored INTEGER NOT NULL DEFAULT 0 CHECK (ignored >= 0),
    last_processed INTEGER,
    run_id INTEGER NOT NULL REFERENCES run (id),
    UNIQUE (stream_id, hash)
) STRICT;

CREATE TABLE object_name (
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    name TEXT NOT NULL,
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    hour_prefix INTEGER,
    request_id TEXT,
    PRIMARY KEY (stream_id, name, object_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
    shard_id INTEGER NOT NULL REFERENCES shard (id),
    sequence_key TEXT NOT NULL,
    sub_sequence INTEGER NOT NULL CHECK (sub_sequence >= -1),
    object_id INTEGER REFERENCES object (id),
    entry_index INTEGER,
    processed_time INTEGER,
    arrival_time INTEGER,
    arrival_estimated INTEGER,
    event_time INTEGER,
    partition_key TEXT,
    device_id TEXT,
    payload ANY,
    strict_payload TEXT,
    extra TEXT,
    PRIMARY KEY (shard_id, sequence_key, sub_sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE reject (
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    entry_index INTEGER NOT NULL,
    byte_offset INTEGER NOT NULL,
    line INTEGER,
    column_number INTEGER,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    raw BLOB NOT NULL CHECK (length(raw) <= 65536),
    PRIMARY KEY (object_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE replay (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    run_id INTEGER NOT NULL REFERENCES run (id),
    target TEXT NOT NULL,
    target_label TEXT,
    selection TEXT NOT NULL,
    format TEXT NOT NULL,
    options TEXT NOT NULL,
    created INTEGER NOT NULL,
    finished INTEGER
) STRICT;

CREATE TABLE replay_copy (
    replay_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    new_shard TEXT NOT NULL,
    new_sequence TEXT NOT NULL,
    copy_key TEXT GENERATED ALWAYS AS (printf('%03d', length(new_sequence)) || new_sequence) VIRTUAL,
    PRIMARY KEY (replay_id, position, new_shard, new_sequence),
    FOREIGN KEY (replay_id, position) REFERENCES replay_entry (replay_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE replay_entry (
    replay_id INTEGER NOT NULL REFERENCES replay (id),
    position INTEGER NOT NULL,
    shard_id INTEGER NOT NULL,
    sequence_key TEXT NOT NULL,
    sub_sequence INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'exported', 'sent', 'failed', 'unknown')),
    attempts INTEGER NOT NULL DEFAULT 0,
    unanswered INTEGER NOT NULL DEFAULT 0,
    last_attempt INTEGER,
    new_shard TEXT,
    new_sequence TEXT,
    error TEXT,
    copy_key TEXT GENERATED ALWAYS AS (printf('%03d', length(new_sequence)) || new_sequence) VIRTUAL,
    PRIMARY KEY (replay_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE replay_file (
    replay_id INTEGER NOT NULL REFERENCES replay (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    entries INTEGER NOT NULL CHECK (entries >= 0),
    lines INTEGER NOT NULL CHECK (lines >= 0),
    PRIMARY KEY (replay_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    arguments TEXT NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('running', 'finished', 'failed', 'interrupted')),
    counts TEXT
) STRICT;

CREATE TABLE shard (
    id INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 999999999999),
    records INTEGER NOT NULL DEFAULT 0 CHECK (records >= 0),
    delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered BETWEEN 0 AND records),
    numbers INTEGER NOT NULL DEFAULT 0 CHECK (numbers BETWEEN 0 AND records),
    delivered_numbers INTEGER NOT NULL DEFAULT 0 CHECK (delivered_numbers BETWEEN 0 AND numbers),
    redelivered INTEGER NOT NULL DEFAULT 0 CHECK (redelivered >= 0),
    conflicting INTEGER NOT NULL DEFAULT 0 CHECK (conflicting >= 0),
    repeated INTEGER NOT NULL DEFAULT 0 CHECK (repeated >= 0),
    UNIQUE (stream_id, number)
) STRICT;

CREATE TABLE source_file (
    location TEXT NOT NULL,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    device INTEGER NOT NULL,
    etag TEXT,
    version TEXT,
    PRIMARY KEY (location, stream_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stale_hour (
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    hour INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    PRIMARY KEY (stream_id, hour, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE CHECK (label <> ''),
    device_field TEXT NOT NULL,
    time_field TEXT NOT NULL,
    decodes INTEGER NOT NULL CHECK (decodes IN (0, 1))
) STRICT;

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
        WHEN f.delivered OR outcome.outcome = 'delivered' THEN 'delivered'
        WHEN outcome.outcome = 'awaited' THEN 'replayed'
        WHEN outcome.outcome = 'unknown' THEN 'unknown'
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
LEFT JOIN replay_outcome AS outcome ON outcome.shard_id = f.shard_id AND outcome.sequence_key = f.sequence_key
    AND outcome.sub_sequence = f.sub_sequence
JOIN shard ON shard.id = f.shard_id
JOIN stream ON stream.id = shard.stream_id
-- CASE and not NOT IN: a column that could be NULL would make SQLite go through the whole list for each row.
WHERE CASE WHEN (f.shard_id, f.sequence_key) IN (SELECT shard_id, sequence_key FROM known_copy) THEN 0 ELSE 1 END;

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

CREATE VIEW known_copy AS
SELECT DISTINCT
    c.shard_id AS shard_id,
    c.sequence_key AS sequence_key
FROM replayed_copy AS c
CROSS JOIN record AS origin ON origin.shard_id = c.origin_shard_id AND origin.sequence_key = c.origin_sequence_key
    AND origin.sub_sequence = c.origin_sub_sequence;

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

CREATE VIEW object_label AS
SELECT
    object_id,
    min(name) AS name
FROM object_name
GROUP BY object_id;

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

CREATE VIEW replay_attempt AS
WITH RECURSIVE
sent AS MATERIALIZED (
    SELECT e.shard_id AS origin_shard_id, e.sequence_key AS origin_sequence_key, e.sub_sequence AS origin_sub_sequence,
        c.replay_id AS replay_id, c.position AS position, c.is_sent AS is_sent, c.new_shard AS new_shard,
        c.new_sequence AS new_sequence, shard.id AS shard_id, c.copy_key AS sequence_key
    FROM (
        SELECT replay_id, position, state = 'sent' AS is_sent, new_shard, new_sequence, copy_key
        FROM replay_entry
        WHERE state IN ('sent', 'sending', 'unknown')
        UNION ALL
        SELECT replay_id, position, 1, new_shard, new_sequence, copy_key FROM replay_copy
    ) AS c
    CROSS JOIN replay_entry AS e ON e.replay_id = c.replay_id AND e.position = c.position
    CROSS JOIN replay ON replay.id = c.replay_id
    LEFT JOIN stream ON stream.label = replay.target_label
    LEFT JOIN shard ON shard.stream_id = stream.id AND shard.number = CAST(substr(c.new_shard, 9) AS INTEGER)
        AND c.is_sent AND (shard.id <> e.shard_id OR c.copy_key > e.sequence_key)
),
-- A range that failed speaks of every number inside, whether anything else names it or not.
failed AS MATERIALIZED (
    SELECT s.shard_id AS shard_id, s.sequence_key AS sequence_key
    FROM sent AS s
    CROSS JOIN evidence AS v ON v.shard_id = s.shard_id AND v.sequence_key = s.sequence_key AND v.kind = 'failed'
    UNION
    SELECT shard.id, c.copy_key
    FROM failed_range AS g
    CROSS JOIN shard ON shard.id = g.shard_id
    CROSS JOIN replay_entry AS c INDEXED BY replay_entry_by_copy ON c.copy_key BETWEEN g.first_key AND g.last_key
        AND c.new_sequence IS NOT NULL AND c.new_shard = printf('shardId-%012d', shard.number)
    UNION
    SELECT shard.id, c.copy_key
    FROM failed_range AS g
    CROSS JOIN shard ON shard.id = g.shard_id
    CROSS JOIN replay_copy AS c ON c.copy_key BETWEEN g.first_key AND g.last_key
        AND c.new_shard = printf('shardId-%012d', shard.number)
),
attempt AS (
    SELECT origin_shard_id, origin_sequence_key, origin_sub_sequence, replay_id, position, is_sent, new_shard,
        new_sequence, shard_id, sequence_key
    FROM sent
    UNION
    SELECT a.origin_shard_id, a.origin_sequence_key, a.origin_sub_sequence, s.replay_id, s.position, s.is_sent,
        s.new_shard, s.new_sequence, s.shard_id, s.sequence_key
    FROM attempt AS a
    CROSS JOIN sent AS s ON s.origin_shard_id = a.shard_id AND s.origin_sequence_key = a.sequence_key
)
SELECT
    origin_shard_id,
    origin_sequence_key,
    origin_sub_sequence,
    replay_id,
    position,
    new_shard,
    new_sequence,
    shard_id,
    sequence_key,
    CASE
        WHEN NOT is_sent THEN 'unknown'
        WHEN shard_id IS NULL THEN 'awaited'
        WHEN EXISTS (
            SELECT 1 FROM record
            WHERE record.shard_id = attempt.shard_id AND record.sequence_key = attempt.sequence_key
                AND record.object_id IS NOT NULL) THEN 'delivered'
        WHEN (shard_id, sequence_key) IN (SELECT shard_id, sequence_key FROM failed) THEN 'failed'
        ELSE 'awaited'
    END AS fate
FROM attempt;

CREATE VIEW replay_outcome AS
SELECT
    origin_shard_id AS shard_id,
    origin_sequence_key AS sequence_key,
    origin_sub_sequence AS sub_sequence,
    CASE min(CASE fate WHEN 'delivered' THEN 0 WHEN 'awaited' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END)
        WHEN 0 THEN 'delivered'
        WHEN 1 THEN 'awaited'
        WHEN 2 THEN 'unknown'
        ELSE 'failed'
    END AS outcome
FROM replay_attempt
GROUP BY origin_shard_id, origin_sequence_key, origin_sub_sequence;

CREATE VIEW replayed_copy AS
SELECT
    shard.id AS shard_id,
    c.copy_key AS sequence_key,
    e.shard_id AS origin_shard_id,
    e.sequence_key AS origin_sequence_key,
    e.sub_sequence AS origin_sub_sequence,
    c.replay_id AS replay_id,
    c.position AS position
FROM (
    SELECT replay_id, position, new_shard, copy_key FROM replay_entry WHERE new_sequence IS NOT NULL AND state = 'sent'
    UNION ALL
    SELECT replay_id, position, new_shard, copy_key FROM replay_copy
) AS c
CROSS JOIN replay_entry AS e ON e.replay_id = c.replay_id AND e.position = c.position
CROSS JOIN replay ON replay.id = c.replay_id
JOIN stream ON stream.label = replay.target_label
JOIN shard ON shard.stream_id = stream.id AND shard.number = CAST(substr(c.new_shard, 9) AS INTEGER)
WHERE shard.id <> e.shard_id OR c.copy_key > e.sequence_key;

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
