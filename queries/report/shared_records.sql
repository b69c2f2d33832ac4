-- shared_records: pairs of objects that delivered the same records, as after a batch was retried.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.label AS stream,
    first_label.name AS first_object,
    further_label.name AS further_object,
    count(*) AS records,
    sum(delivery.kind = 'conflicting') AS conflicting
FROM delivery
JOIN record USING (shard_id, sequence_key, sub_sequence)
JOIN shard ON shard.id = delivery.shard_id
JOIN stream ON stream.id = shard.stream_id
JOIN object_label AS first_label ON first_label.object_id = record.object_id
JOIN object_label AS further_label ON further_label.object_id = delivery.object_id
WHERE delivery.kind <> 'repeated' AND (:stream IS NULL OR stream.label = :stream)
GROUP BY stream.label, record.object_id, delivery.object_id
ORDER BY stream.label, first_label.name, further_label.name;
