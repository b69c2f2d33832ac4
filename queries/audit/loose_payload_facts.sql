-- loose_payload_facts: what a document says of one payload without a sequence number.
-- :object_id INTEGER row of the object
-- :entry_index INTEGER position in it
SELECT
    loose_payload.source AS source,
    loose_payload.arrival_time AS arrival_time,
    loose_payload.processed_time AS processed_time,
    loose_payload.reason AS reason,
    loose_payload.request_id AS request_id,
    loose_payload.device_id AS device_id,
    loose_payload.event_time AS event_time,
    length(loose_payload.payload) AS bytes
FROM loose_payload
WHERE loose_payload.object_id = :object_id AND loose_payload.entry_index = :entry_index
ORDER BY loose_payload.entry_index;
