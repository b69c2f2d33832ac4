import Coding
import Records

/// Finds the device and the event's time in payloads that came as bytes.
struct PayloadTraits: ~Copyable {
    /// What a payload says of itself.
    struct Found {
        var deviceID: ByteRange?
        /// Microseconds since 1970 UTC.
        var eventTime: Int64?
    }

    private var json = JSONElementReader(bytes: [])
    private var fields: TraitFields

    init(options: StreamOptions) {
        fields = TraitFields(options: options)
    }

    /// Finds both in a payload's bytes; nothing in one that is no JSON object.
    mutating func find(in payload: borrowing Span<UInt8>, appendingTo arena: inout [UInt8]) -> Found {
        guard load(payload) else { return Found() }
        return fields.find(in: json.view, appendingTo: &arena)
    }

    /// Finds both in a payload that lies in the arena itself.
    mutating func find(at payload: ByteRange, in arena: inout [UInt8]) -> Found {
        guard load(arena.span.extracting(payload.indices)) else { return Found() }
        return fields.find(in: json.view, appendingTo: &arena)
    }

    /// Whether the bytes are one JSON object, which is then read.
    private mutating func load(_ payload: borrowing Span<UInt8>) -> Bool {
        // Any other first byte is no object, or has a mark or white space in front, which no device sends.
        guard payload.count > 1, payload[0] == UInt8(ascii: "{") else { return false }
        json.restart(copying: payload)
        guard let element = try? json.next() else { return false }
        return element.byteCount == payload.count
    }

    /// Finds both in a payload that was read already.
    mutating func find(in view: borrowing JSONView, appendingTo arena: inout [UInt8]) -> Found {
        fields.find(in: view, appendingTo: &arena)
    }
}

/// The two fields of a stream's payloads that evidence is described by.
private struct TraitFields {
    private var tree = ScalarFieldTree()
    private let deviceField: Int
    private let timeField: Int
    private var scalars: [ScalarFieldTree.Scalar] = []

    init(options: StreamOptions) {
        deviceField = tree.index(of: PayloadField(name: options.deviceField))
        timeField = tree.index(of: PayloadField(name: options.timeField))
    }

    mutating func find(in view: borrowing JSONView, appendingTo arena: inout [UInt8]) -> PayloadTraits.Found {
        var found = PayloadTraits.Found()
        scalars.removeAll(keepingCapacity: true)
        tree.walk(view, object: 0, into: &scalars)
        for scalar in scalars {
            if scalar.field == deviceField { found.deviceID = view.appendDevice(scalar.token, to: &arena) }
            if scalar.field == timeField { found.eventTime = view.time(scalar.token)?.microseconds }
        }
        return found
    }
}
