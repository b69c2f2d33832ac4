-- replay_record: one record with what a replay sends of it: the very bytes where any document brought them, else what was
-- delivered, else the one payload that the record's own invocation printed.
--   :shard_id, :sequence_key, :sub_sequence  the record
--   :key_path  SQLite JSON path of the payload field that stands in for an absent partition key; NULL for none
-- partition_key comes as bytes, so that nothing in it ends the text early; payload as it is kept, as text or as bytes.
-- Only scalar subqueries: one whose answer is not needed is not run. The view of printed payloads is asked by parameters,
-- which reach its tables; by columns it would be made whole each time.
SELECT
    stream.label AS stream,
    (SELECT object.arn FROM object WHERE object.stream_id = stream.id AND object.arn IS NOT NULL LIMIT 1) AS arn,
    shard.number AS shard,
    r.sequence_key AS sequence_key,
    r.sub_sequence AS sub_sequence,
    r.object_id IS NOT NULL AS has_delivery,
    r.device_id AS device_id,
    r.event_time AS event_time,
    r.arrival_time AS arrival_time,
    coalesce(r.arrival_estimated, 0) AS arrival_estimated,
    CAST(coalesce(r.partition_key, (
        SELECT min(e.partition_key) FROM evidence AS e
        WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
            AND e.sub_sequence = r.sub_sequence)) AS BLOB) AS partition_key,
    (SELECT min(e.explicit_hash_key) FROM evidence AS e
        WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
            AND e.sub_sequence = r.sub_sequence) AS explicit_hash_key,
    CASE
        WHEN :key_path IS NULL OR r.partition_key IS NOT NULL THEN NULL
        WHEN EXISTS (
            SELECT 1 FROM evidence AS e
            WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
                AND e.sub_sequence = r.sub_sequence AND e.partition_key IS NOT NULL) THEN NULL
        ELSE (
            SELECT CASE
                WHEN json_valid(t.text) AND json_type(t.text, :key_path) IN ('text', 'integer')
                THEN json_extract(t.text, :key_path)
            END
            FROM (
                SELECT coalesce(
                    r.strict_payload,
                    CASE typeof(r.payload) WHEN 'text' THEN r.payload END,
                    CAST(coalesce((
                        SELECT e.payload
                        FROM evidence AS e
                        JOIN object ON object.id = e.object_id
                        WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
                            AND e.sub_sequence = r.sub_sequence AND typeof(e.payload) = 'blob'
                        ORDER BY object.hash, e.entry_index
                        LIMIT 1
                    ), (
                        SELECT p.payload
                        FROM matched_payload AS m
                        JOIN loose_payload AS p ON p.object_id = m.object_id AND p.entry_index = m.entry_index
                        WHERE m.shard_id = :shard_id AND m.sequence_key = :sequence_key AND :sub_sequence = -1
                    )) AS TEXT)) AS text
            ) AS t
        )
    END AS field_key,
    coalesce((
        SELECT e.payload
        FROM evidence AS e
        JOIN object ON object.id = e.object_id
        WHERE e.shard_id = r.shard_id AND e.sequence_key = r.sequence_key
            AND e.sub_sequence = r.sub_sequence AND typeof(e.payload) = 'blob'
        ORDER BY object.hash, e.entry_index
        LIMIT 1
    ), r.payload, (
        SELECT p.payload
        FROM matched_payload AS m
        JOIN loose_payload AS p ON p.object_id = m.object_id AND p.entry_index = m.entry_index
        WHERE m.shard_id = :shard_id AND m.sequence_key = :sequence_key AND :sub_sequence = -1
    )) AS payload
FROM record AS r
JOIN shard ON shard.id = r.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE r.shard_id = :shard_id AND r.sequence_key = :sequence_key AND r.sub_sequence = :sub_sequence
ORDER BY r.sub_sequence;
