-- verify_first_deliveries: Further deliveries that come before the delivery kept as the first, by processed time, content hash and entry index.
-- Empty in a sound store.
SELECT
    printf('shardId-%012d:%s', shard.number, substr(d.sequence_key, 4)) AS event_id,
    d.sub_sequence AS sub_sequence
FROM delivery AS d
JOIN record AS r USING (shard_id, sequence_key, sub_sequence)
JOIN shard ON shard.id = d.shard_id
JOIN object AS further ON further.id = d.object_id
JOIN object AS first ON first.id = r.object_id
WHERE (ifnull(d.processed_time, 9223372036854775807), further.hash, d.entry_index)
    < (ifnull(r.processed_time, 9223372036854775807), first.hash, r.entry_index)
ORDER BY d.shard_id, d.sequence_key, d.sub_sequence;
