-- record_content: one record's partition key, payload and device.
-- :shard_id INTEGER row of the shard
-- :sequence_key TEXT three digits of length, then the number
-- :sub_sequence INTEGER -1 for a plain record
SELECT
    record.partition_key AS partition_key,
    record.payload AS payload,
    record.device_id AS device_id
FROM record
WHERE record.shard_id = :shard_id AND record.sequence_key = :sequence_key AND record.sub_sequence = :sub_sequence
ORDER BY record.sub_sequence;
