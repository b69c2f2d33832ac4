-- delivered_records: a shard's delivered records in order, with what a summary reads of each.
-- :shard_id INTEGER row of the shard
SELECT
    record.device_id AS device_id,
    record.event_time AS event_time,
    record.arrival_time AS arrival_time,
    record.processed_time AS processed_time,
    (SELECT count(*) FROM delivery
        WHERE delivery.shard_id = record.shard_id AND delivery.sequence_key = record.sequence_key
            AND delivery.sub_sequence = record.sub_sequence AND delivery.kind = 'redelivered') AS redelivered,
    record.payload AS payload,
    record.sequence_key AS sequence_key,
    record.sub_sequence AS sub_sequence
FROM record
WHERE record.shard_id = :shard_id AND record.object_id IS NOT NULL
ORDER BY record.sequence_key, record.sub_sequence;
