-- exact_payloads: of one shard every piece of evidence that brought a payload's bytes, in the order of the records, with
-- what was delivered.
-- :shard_id INTEGER row of the shard
SELECT
    evidence.sequence_key AS sequence_key,
    evidence.sub_sequence AS sub_sequence,
    evidence.object_id AS evidence_object_id,
    evidence.source AS source,
    evidence.payload AS sent,
    record.object_id AS object_id,
    record.entry_index AS entry_index,
    typeof(record.payload) = 'text' AS delivered_is_text,
    CASE WHEN record.object_id IS NOT NULL THEN record.payload END AS delivered
FROM evidence
CROSS JOIN record ON record.shard_id = evidence.shard_id AND record.sequence_key = evidence.sequence_key
    AND record.sub_sequence = evidence.sub_sequence
WHERE evidence.shard_id = :shard_id AND typeof(evidence.payload) = 'blob'
ORDER BY evidence.sequence_key, evidence.sub_sequence, evidence.object_id, evidence.entry_index;
