import Coding

/// Numbers payloads so that those that mean the same have the same number.
///
/// An aggregate can have thousands of records, each with a payload of its own: past the first few, payloads are compared
/// only with those whose sketch they share.
struct PayloadClasses {
    /// So many payloads are compared one by one: sketches cost more than that.
    private static let fewPayloads = 4

    private var representatives: [DeliveryContent.Payload?] = []
    /// Places in `representatives` by sketch; empty while they are few.
    private var bySketch: [Int: [Int]] = [:]

    /// The payload's number; `nil` has one too.
    mutating func number(of payload: DeliveryContent.Payload?) -> Int {
        if representatives.count <= Self.fewPayloads {
            if let known = representatives.firstIndex(where: { Self.isSame($0, payload) }) { return known }
            representatives.append(payload)
            if representatives.count > Self.fewPayloads {
                for (place, known) in representatives.enumerated() {
                    bySketch[Self.sketch(of: known), default: []].append(place)
                }
            }
            return representatives.count - 1
        }
        let sketch = Self.sketch(of: payload)
        let alike = bySketch[sketch] ?? []
        if let known = alike.first(where: { Self.isSame(representatives[$0], payload) }) { return known }
        representatives.append(payload)
        bySketch[sketch, default: []].append(representatives.count - 1)
        return representatives.count - 1
    }

    /// A number that payloads share which mean the same.
    private static func sketch(of payload: DeliveryContent.Payload?) -> Int {
        switch payload {
        case .text(let text): return JSONSketch.of(text)
        case .bytes(let bytes):
            var reading = PayloadReading()
            return JSONSketch.of(reading.compactText(of: bytes) ?? bytes)
        case nil: return 0
        }
    }

    private static func isSame(_ left: DeliveryContent.Payload?, _ right: DeliveryContent.Payload?) -> Bool {
        if left == right { return true }
        switch (left, right) {
        case (.text(let text)?, .text(let other)?): return JSONEquality.isSame(text, other)
        // What the function makes of the bytes; floats that it rounds are no other payload.
        case (.text(let text)?, .bytes(let bytes)?), (.bytes(let bytes)?, .text(let text)?):
            var reading = PayloadReading()
            return [.same, .rounded].contains(reading.compare(bytes, asDelivered: text))
        // Bytes are the same to the letter or not at all.
        case (.bytes?, .bytes?), (nil, _), (_, nil): return false
        }
    }
}
