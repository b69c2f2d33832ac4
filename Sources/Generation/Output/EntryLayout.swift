/// The text of an entry between its values, in one of the forms.
struct EntryLayout {
    let listOpen: [UInt8]
    let listClose: [UInt8]
    let separator: [UInt8]
    let payload: [UInt8]
    let device: [UInt8]
    let temperature: [UInt8]
    let humidity: [UInt8]
    let event: [UInt8]
    let latitude: [UInt8]
    let longitude: [UInt8]
    let battery: [UInt8]
    let payloadClose: [UInt8]
    let message: [UInt8]
    let messageClose: [UInt8]
    let processedTime: [UInt8]
    let partitionKey: [UInt8]
    let sequence: [UInt8]
    let eventID: [UInt8]
    let processed: [UInt8]
    let failed: [UInt8]
    let entryClose: [UInt8]

    init(_ form: GenerationPlan.Form) {
        let isPretty = form == .pretty
        let colon = isPretty ? ": " : ":"
        func line(_ depth: Int) -> String { isPretty ? "\n" + String(repeating: "  ", count: depth) : "" }
        func key(_ name: String, _ depth: Int) -> String { line(depth) + "\"\(name)\"" + colon }
        func next(_ name: String, _ depth: Int) -> String { "," + key(name, depth) }
        switch form {
        case .pretty: (listOpen, listClose, separator) = (Array("[\n  ".utf8), Array("\n]".utf8), Array(",\n  ".utf8))
        case .compact: (listOpen, listClose, separator) = (Array("[".utf8), Array("]".utf8), Array(",".utf8))
        case .ndjson: (listOpen, listClose, separator) = ([], Array("\n".utf8), Array("\n".utf8))
        }
        payload = Array(("{" + key("original_data", 2)).utf8)
        device = Array(("{" + key("device_id", 3) + "\"").utf8)
        temperature = Array(("\"" + next("temperature", 3)).utf8)
        humidity = Array(next("humidity", 3).utf8)
        event = Array((next("timestamp", 3) + "\"").utf8)
        latitude = Array(("\"" + next("location", 3) + "{" + key("lat", 4)).utf8)
        longitude = Array(next("lon", 4).utf8)
        battery = Array((line(3) + "}" + next("battery_level", 3)).utf8)
        payloadClose = Array((line(2) + "}").utf8)
        message = Array(("{" + key("message", 3) + "\"").utf8)
        messageClose = Array(("\"" + line(2) + "}").utf8)
        processedTime = Array((next("processing_timestamp", 2) + "\"").utf8)
        partitionKey = Array(("\"" + next("partition_key", 2) + "\"").utf8)
        sequence = Array(("\"" + next("sequence_number", 2) + "\"").utf8)
        eventID = Array(("\"" + next("event_id", 2) + "\"").utf8)
        processed = Array(("\"" + next("processed", 2) + "true").utf8)
        failed = Array(("\"" + next("processed", 2) + "false" + next("error", 2) + "\"\(Self.error)\"").utf8)
        entryClose = Array((line(1) + "}").utf8)
    }

    /// What the handler says of a record on which it fails.
    static let error = "ValueError: reading refused"
}
