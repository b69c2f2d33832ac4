-- logged_invocations: every block of log lines; parts of one request id stand behind each other.
-- :stream TEXT label of one stream; without it all streams
SELECT
    stream.id AS stream_id,
    stream.label AS stream,
    invocation.request_id AS request_id,
    invocation.log_group AS log_group,
    invocation.log_stream AS log_stream,
    invocation.first_time AS first_time,
    invocation.last_time AS last_time,
    invocation.has_start AS has_start,
    invocation.has_end OR invocation.has_report AS has_end,
    invocation.timed_out AS timed_out,
    invocation.accepted AS accepted,
    invocation.failed AS failed,
    invocation.stored_records AS stored_records,
    invocation.stored_key AS stored_key,
    invocation.store_error AS store_error
FROM invocation
JOIN object ON object.id = invocation.object_id
JOIN stream ON stream.id = object.stream_id
WHERE :stream IS NULL OR stream.label = :stream
ORDER BY stream.label, invocation.request_id, invocation.first_time, invocation.last_time, invocation.log_stream,
    invocation.accepted, invocation.failed, invocation.stored_key;
