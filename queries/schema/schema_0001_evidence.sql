-- Tables of the evidence store. Frozen once released: later changes are migrations of their own.
-- Times are microseconds since 1970 UTC. A sequence_key is the number's length in three digits, then its digits,
-- so that keys sort like the numbers.

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE CHECK (label <> ''),
    device_field TEXT NOT NULL,
    time_field TEXT NOT NULL,
    decodes INTEGER NOT NULL CHECK (decodes IN (0, 1))
) STRICT;

-- One row per shard, with the counts that status and the books answer from.
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

-- One row per content. Objects of one lineage are generations of each other: one name held them all. arn is the
-- stream's, where the object names it: all objects of a label name the same. ignored counts parts that are well formed
-- and say nothing of the pipeline, such as other lines of a log: they are no entries.
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

CREATE INDEX object_by_arn ON object (stream_id, arn) WHERE arn IS NOT NULL;

CREATE TABLE object_name (
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    name TEXT NOT NULL,
    object_id INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    hour_prefix INTEGER,
    request_id TEXT,
    PRIMARY KEY (stream_id, name, object_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX object_name_by_object ON object_name (object_id, name);

CREATE INDEX object_name_by_request ON object_name (stream_id, request_id) WHERE request_id IS NOT NULL;

-- The state of each file or S3 object when it was read: an unchanged one is not opened again. An object in S3 has its
-- URL for a location, its ETag and, where its bucket keeps versions, the version that was read.
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

CREATE INDEX source_file_by_object ON source_file (object_id);

-- One row per known record with its first delivery; without a delivery object_id is NULL and partition key, times and
-- payload, if there is one, are those of the best other evidence. strict_payload is a twin in strict JSON, where the payload's own text (NaN, lone
-- surrogates, integers beyond 64 bits) is too much for SQLite's JSON functions.
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

-- What was never delivered is asked for often, and is little.
CREATE INDEX record_undelivered ON record (shard_id, sequence_key, sub_sequence) WHERE object_id IS NULL;

-- Every delivery after the first. Where same = 1 its partition key, payload and further fields are the record's own,
-- to the letter, and not written again.
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

-- One row per piece of evidence of a record that is no delivery: that it failed, or that it was in the stream. Rows are
-- facts: what is decided from them (which records there are, whether they were delivered) stands in record. A row of
-- sub-sequence -1 speaks of all records of its number. arrival_time is exact. flag tells what is odd about the payload:
-- malformed_aggregate, cut_aggregate.
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

CREATE INDEX evidence_failed ON evidence (shard_id, sequence_key, sub_sequence) WHERE kind = 'failed';

-- Ranges of records that an on-failure destination says failed: first and last key inclusive, batch_size records in all.
-- A queue may have handed out one message several times.
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

CREATE INDEX failed_range_by_shard ON failed_range (shard_id, first_key);

-- Stretches of shards that were read from the stream itself. read: from first_key on to last_key, both included, all that
-- the stream held is in evidence. expired: the stream holds nothing any more of what lay between them. since is the arrival
-- time from which a stretch was read, where it was read by time (-9223372036854775808: from the oldest record on);
-- first_key then is the first record that came.
CREATE TABLE fetched_span (
    shard_id INTEGER NOT NULL REFERENCES shard (id) ON DELETE CASCADE,
    first_key TEXT NOT NULL,
    last_key TEXT NOT NULL CHECK (last_key >= first_key),
    state TEXT NOT NULL CHECK (state IN ('read', 'expired')),
    since INTEGER,
    last_arrival INTEGER,
    PRIMARY KEY (shard_id, first_key, last_key, state)
) STRICT, WITHOUT ROWID;

-- Runs of the function, as far as one log document shows each.
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

CREATE INDEX invocation_by_request ON invocation (request_id) WHERE request_id IS NOT NULL;

-- Payloads that came without a sequence number: which record each is can only be found by its content.
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

CREATE INDEX loose_payload_by_request ON loose_payload (request_id) WHERE request_id IS NOT NULL;

-- Objects that a bucket's listing names. name is the key as imported objects are named: from its hour prefix on.
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

CREATE INDEX listed_object_by_name ON listed_object (name);

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

-- The scalar payload fields that were ever seen: the columns of the view readings. path is a SQLite JSON path.
CREATE TABLE field (
    name TEXT NOT NULL PRIMARY KEY,
    path TEXT NOT NULL,
    is_numeric INTEGER NOT NULL CHECK (is_numeric IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The hourly rollup: one row per device and hour. hour is the hour's start; -9223372036854775808 stands for records
-- without a time, '' for records without a device. metrics is a JSON object of
-- field: [count, nonfinite, "min", "max", "sum"] or, where sum / count in double arithmetic would not be the nearest
-- double, [count, nonfinite, "min", "max", "sum", avg].
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

-- Device-hours whose row has to be built again from the records, because a first delivery with another payload took
-- the place of one that was already counted. Empty after every import that came to its end.
CREATE TABLE stale_hour (
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    hour INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    PRIMARY KEY (stream_id, hour, device_id)
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

-- For a replay into a stream, target_label is the stream under whose label its new output is imported: there the new
-- numbers are recognised.
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

-- The files of an export, noted before they get their names: their size and hash tell a resumed run which of them it
-- has finished, and a later check whether they are still what was written.
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

-- The ledger: one row per record of a replay, in the order of sending. Of the attempts, unanswered ones may have put a
-- copy into the stream that nobody has told of. copy_key is the storage key of new_sequence.
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

CREATE INDEX replay_entry_by_record ON replay_entry (shard_id, sequence_key, sub_sequence);

CREATE INDEX replay_entry_by_copy ON replay_entry (copy_key) WHERE new_sequence IS NOT NULL;

-- Further copies of an entry that were found in the target stream, beside the one that the entry names.
CREATE TABLE replay_copy (
    replay_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    new_shard TEXT NOT NULL,
    new_sequence TEXT NOT NULL,
    copy_key TEXT GENERATED ALWAYS AS (printf('%03d', length(new_sequence)) || new_sequence) VIRTUAL,
    PRIMARY KEY (replay_id, position, new_shard, new_sequence),
    FOREIGN KEY (replay_id, position) REFERENCES replay_entry (replay_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX replay_copy_by_copy ON replay_copy (copy_key);
