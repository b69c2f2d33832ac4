-- replay_record: one record with what a replay sends of it.
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
    CASE
        WHEN :key_path IS NULL OR record.partition_key IS NOT NULL THEN NULL
        WHEN json_valid(coalesce(record.strict_payload, CASE typeof(record.payload) WHEN 'text' THEN record.payload END))
            AND json_type(coalesce(record.strict_payload, record.payload), :key_path) IN ('text', 'integer')
        THEN json_extract(coalesce(record.strict_payload, record.payload), :key_path)
    END AS field_key,
    typeof(record.payload) AS payload_type,
    CAST(record.payload AS BLOB) AS payload
FROM record
JOIN shard ON shard.id = record.shard_id
JOIN stream ON stream.id = shard.stream_id
WHERE record.shard_id = :shard_id AND record.sequence_key = :sequence_key AND record.sub_sequence = :sub_sequence;
