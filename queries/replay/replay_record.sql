-- replay_record: one record with what a replay sends of it: the very bytes where any document brought them, else what was
-- delivered, else the one payload that the record's own invocation printed.
--   :shard_id, :sequence_key, :sub_sequence  the record
--   :key_path  SQLite JSON path of the payload field that stands in for an absent partition key; NULL for none
-- partition_key and payload come as bytes, so that nothing in them ends the text early.
SELECT
    stream.label AS stream,
    (SELECT object.arn FROM object WHERE object.stream_id = stream.id AND object.arn IS NOT NULL LIMIT 1) AS arn,
    shard.number AS shard,
    record.sequence_key AS sequence_key,
    record.sub_sequence AS sub_sequence,
    record.object_id IS NOT NULL AS has_delivery,
    record.device_id AS device_id,
    record.event_time AS event_time,
    record.arrival_time AS arrival_time,
    coalesce(record.arrival_estimated, 0) AS arrival_estimated,
    CAST(record.partition_key AS BLOB) AS partition_key,
    record.explicit_hash_key AS explicit_hash_key,
    CASE
        WHEN :key_path IS NULL OR record.partition_key IS NOT NULL THEN NULL
        WHEN json_valid(record.text) AND json_type(record.text, :key_path) IN ('text', 'integer')
        THEN json_extract(record.text, :key_path)
    END AS field_key,
    typeof(record.payload) AS payload_type,
    CAST(record.payload AS BLOB) AS payload
FROM (
    SELECT
        r.shard_id,
        r.sequence_key,
        r.sub_sequence,
        r.object_id,
        r.device_id,
        r.event_time,
        r.arrival_time,
        r.arrival_estimated,
        coalesce(r.partition_key, (
            SELECT min(e.partition_key) FROM evidence AS e
            WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
                AND e.sub_sequence = r.sub_sequence)) AS partition_key,
        (SELECT min(e.explicit_hash_key) FROM evidence AS e
            WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
                AND e.sub_sequence = r.sub_sequence) AS explicit_hash_key,
        coalesce(exact.payload, r.payload, printed.payload) AS payload,
        coalesce(r.strict_payload,
            CASE typeof(r.payload) WHEN 'text' THEN r.payload END,
            CAST(coalesce(exact.payload, printed.payload) AS TEXT)) AS text
    FROM record AS r
    LEFT JOIN (
        SELECT e.payload AS payload
        FROM evidence AS e
        JOIN object ON object.id = e.object_id
        WHERE e.shard_id = :shard_id AND e.sequence_key = :sequence_key AND e.sub_sequence = :sub_sequence
            AND typeof(e.payload) = 'blob'
        ORDER BY object.hash, e.entry_index
        LIMIT 1
    ) AS exact
    LEFT JOIN (
        SELECT p.payload AS payload
        FROM matched_payload AS m
        JOIN loose_payload AS p ON p.object_id = m.object_id AND p.entry_index = m.entry_index
        WHERE m.shard_id = :shard_id AND m.sequence_key = :sequence_key AND :sub_sequence = -1
    ) AS printed
    WHERE r.shard_id = :shard_id AND r.sequence_key = :sequence_key AND r.sub_sequence = :sub_sequence
) AS record
JOIN shard ON shard.id = record.shard_id
JOIN stream ON stream.id = shard.stream_id
ORDER BY record.sub_sequence;
