-- loose_payloads: payloads that came without a sequence number: of backups (listed), and of what could not be processed
-- (failed).
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.id AS stream_id,
    stream.label AS stream,
    loose_payload.object_id AS object_id,
    loose_payload.entry_index AS entry_index,
    loose_payload.role = 'failed' AS failed,
    loose_payload.payload AS payload
FROM loose_payload
JOIN object ON object.id = loose_payload.object_id
JOIN stream ON stream.id = object.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, object.hash, loose_payload.entry_index;
