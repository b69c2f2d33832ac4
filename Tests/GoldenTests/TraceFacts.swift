/// The facts that `expected.json` may ask for, each a list of rows, and how the database is asked for them.
/// `fixtures/README.md` says what the columns are.
enum TraceFacts {
    static let names = queries.map(\.fact)

    /// One query for several facts: rows of the fact's name and of its columns as a JSON array.
    static func query(_ facts: [String]) -> String {
        queries.filter { facts.contains($0.fact) }
            .map { "SELECT '\($0.fact)' AS fact, \($0.row) AS row FROM \($0.source)" }
            .joined(separator: " UNION ALL ")
    }

    private static let label = "JOIN object_label AS o USING (object_id)"

    private static let queries: [(fact: String, row: String, source: String)] = [
        ("event_ids", "json_quote(event_id)", "records"),
        ("payloads", "json_array(event_id, sub_sequence, partition_key, \(hex))", "records"),
        ("arrivals", "json_array(event_id, arrival_time, arrival_estimated)", "records"),
        ("rejects", "json_array(object, entry_index, code)", "rejects"),
        (
            "evidence", "json_array(o.name, entry_index, kind, \(eventID), sub_sequence, flag)",
            "evidence \(label) JOIN shard ON shard.id = shard_id"
        ),
        (
            "failures",
            "json_array(shard || ':' || sequence, sub_sequence, state, reason, has_payload, source)", "failures"
        ),
        (
            "ranges",
            "json_array(first_sequence, last_sequence, batch_size, known, condition, has_records, documents)",
            "failed_ranges"
        ),
        (
            "loose", "json_array(o.name, entry_index, role, reason, CAST(payload AS TEXT))",
            "loose_payload \(label)"
        ),
        (
            "listed", "json_array(o.name, entry_index, key, bytes, version_id, is_latest, is_delete_marker)",
            "listed_object \(label)"
        ),
        (
            "invocations", "json_array(o.name, request_id, accepted, failed, stored_records, timed_out)",
            "invocation \(label)"
        ),
    ]

    private static let hex = "CASE WHEN payload IS NOT NULL THEN lower(hex(payload)) END"
    private static let eventID = "printf('shardId-%012d:%s', shard.number, substr(sequence_key, 4))"
}
