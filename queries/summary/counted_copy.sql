-- counted_copy: a delivered copy that counts for its origin, with what a summary reads of it. The arrival is the origin's
-- where that is known.
-- :shard_id INTEGER row of the copy's shard
-- :sequence_key TEXT three digits of length, then the number
-- :sub_sequence INTEGER -1 for a plain record
-- :origin_shard_id INTEGER row of the origin's shard
-- :origin_sequence_key TEXT as above
-- :origin_sub_sequence INTEGER as above
SELECT
    record.device_id AS device_id,
    record.event_time AS event_time,
    coalesce((
        SELECT o.arrival_time FROM record AS o
        WHERE o.shard_id = :origin_shard_id AND o.sequence_key = :origin_sequence_key
            AND o.sub_sequence = :origin_sub_sequence), record.arrival_time) AS arrival_time,
    record.processed_time AS processed_time,
    (SELECT count(*) FROM delivery
        WHERE delivery.shard_id = record.shard_id AND delivery.sequence_key = record.sequence_key
            AND delivery.sub_sequence = record.sub_sequence AND delivery.kind = 'redelivered') AS redelivered,
    record.payload AS payload
FROM record
WHERE record.shard_id = :shard_id AND record.sequence_key = :sequence_key AND record.sub_sequence = :sub_sequence
ORDER BY record.sub_sequence;
