/// One entry of a processed batch, as a handler would write it.
package struct EntryText: Equatable, Sendable {
    package var shard = 0
    package var sequence = "1"
    /// JSON text.
    package var payload = #"{"device_id":"d1","timestamp":"2026-11-21T17:00:00.000000","v":1}"#
    /// JSON text; `nil` leaves the field out.
    package var processedTime: String? = "\"2026-11-21T17:00:01.000000\""
    package var partitionKey: String? = "key"
    package var processed = "true"
    /// Further members as JSON text, each with its comma in front.
    package var extra = ""

    package init() {}

    package init(_ sequence: Int, payload: String? = nil) {
        self.sequence = String(sequence)
        if let payload { self.payload = payload }
    }

    /// The entry as JSON text.
    package var text: String {
        var text = "{\"original_data\": \(payload)"
        if let processedTime { text += ", \"processing_timestamp\": \(processedTime)" }
        if let partitionKey { text += ", \"partition_key\": \"\(partitionKey)\"" }
        text += ", \"sequence_number\": \"\(sequence)\", \"event_id\": \"\(eventID)\", \"processed\": \(processed)"
        return text + extra + "}"
    }

    /// `shardId-`, twelve digits, a colon and the number.
    package var eventID: String {
        let number = String(shard)
        return "shardId-" + String(repeating: "0", count: 12 - number.count) + number + ":" + sequence
    }
}

/// A batch of entries as a handler would write it.
package func batchText(_ entries: [EntryText]) -> String {
    "[" + entries.map(\.text).joined(separator: ",\n") + "]"
}
