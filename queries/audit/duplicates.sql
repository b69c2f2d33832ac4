-- duplicates: every further delivery, with its record's first one; a record with three deliveries has two rows.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    shard.number AS shard,
    substr(delivery.sequence_key, 4) AS sequence,
    delivery.sub_sequence AS sub_sequence,
    delivery.kind AS kind,
    (SELECT min(name) FROM object_name WHERE object_name.object_id = record.object_id) AS first_object,
    (SELECT min(name) FROM object_name WHERE object_name.object_id = delivery.object_id) AS object
FROM stream
CROSS JOIN shard ON shard.stream_id = stream.id
CROSS JOIN delivery ON delivery.shard_id = shard.id
JOIN object ON object.id = delivery.object_id
JOIN record ON record.shard_id = delivery.shard_id AND record.sequence_key = delivery.sequence_key
    AND record.sub_sequence = delivery.sub_sequence
WHERE (:stream IS NULL OR stream.label = :stream) AND delivery.kind <> 'repeated'
ORDER BY stream.label, shard.number, delivery.sequence_key, delivery.sub_sequence,
    delivery.processed_time IS NULL, delivery.processed_time, object.hash, delivery.entry_index;
