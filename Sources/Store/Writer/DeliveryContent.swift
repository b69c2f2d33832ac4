/// What a delivery or a failure says of its record, as the store keeps it.
struct DeliveryContent: Equatable {
    /// A payload as the store holds it.
    enum Payload: Equatable {
        /// Compact JSON.
        case text([UInt8])
        /// The payload came as bytes.
        case bytes([UInt8])
    }

    var eventTime: Int64?
    var partitionKey: [UInt8]?
    var deviceID: [UInt8]?
    var payload: Payload?
    var strictPayload: [UInt8]?
    var extra: [UInt8]?

    /// How near the payload is to what the producer sent: the very bytes, a text that means the same, or nothing.
    var exactness: Int {
        switch payload {
        case .bytes: 2
        case .text: 1
        case nil: 0
        }
    }

    /// Whether partition key, payload and further fields are the same to the letter; event time and device follow from
    /// the payload.
    func isSame(as other: DeliveryContent) -> Bool {
        payload == other.payload && partitionKey == other.partitionKey && extra == other.extra
    }

    /// Whether a summary takes the same from both.
    func summarizesLike(_ other: DeliveryContent) -> Bool {
        eventTime == other.eventTime && deviceID == other.deviceID && payload == other.payload
    }

    /// The hour and device under which summaries count it.
    var cell: CellKey {
        CellKey(hour: CellKey.hour(of: eventTime), device: deviceID.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
}
