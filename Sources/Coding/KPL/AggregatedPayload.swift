internal import SwiftProtobuf

/// What a payload is in the format of the Kinesis producer library, which packs several records into one: four bytes of
/// magic, a protobuf message, and the MD5 of the message.
///
/// An aggregate inside an aggregate stays bytes: the format knows one level.
package enum AggregatedPayload: Equatable, Sendable {
    /// It does not begin as an aggregate does.
    case plain
    /// Its records, at least one, in the order of their sub-sequence numbers. `isCut` where a later one points outside of
    /// the message's tables of keys: that record and what follows it are not given, as consumers do.
    case aggregate([SubRecord], isCut: Bool)
    /// It begins as an aggregate does and is none; consumers hand it on as it is.
    case malformed

    /// The first bytes of every aggregate.
    package static let magic: [UInt8] = [0xF3, 0x89, 0x9A, 0xC2]

    /// Bytes of the MD5 at the end.
    static let digestByteCount = 16

    /// Whether the payload begins as an aggregate does: cheap, and enough to know a plain one.
    package static func isMarked(_ payload: Span<UInt8>) -> Bool {
        payload.count >= magic.count && payload[0] == 0xF3 && payload[1] == 0x89 && payload[2] == 0x9A
            && payload[3] == 0xC2
    }

    /// Takes a payload apart.
    ///
    /// Cost: for an aggregate a digest over it and two copies; for a plain payload a look at its first bytes.
    package static func read(_ payload: Span<UInt8>) -> AggregatedPayload {
        guard isMarked(payload) else { return .plain }
        let digestStart = payload.count - digestByteCount
        guard digestStart > magic.count else { return .malformed }
        let message = payload.extracting(magic.count..<digestStart)
        let digest = MD5Digest.digest(of: message)
        for index in digest.indices where digest[index] != payload[digestStart + index] { return .malformed }
        var bytes: [UInt8] = []
        bytes.append(copying: message)
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        guard let parsed = try? KPLAggregatedRecord(serializedBytes: bytes, options: options) else {
            return .malformed
        }
        return taken(from: parsed)
    }

    /// Takes a payload apart that is an array.
    package static func read(_ payload: [UInt8]) -> AggregatedPayload { read(payload.span) }

    private static func taken(from message: KPLAggregatedRecord) -> AggregatedPayload {
        var records: [SubRecord] = []
        records.reserveCapacity(message.records.count)
        for record in message.records {
            guard let partitionKey = message.partitionKeyTable.entry(record.partitionKeyIndex) else { break }
            var explicitHashKey: String?
            if record.hasExplicitHashKeyIndex {
                guard let key = message.explicitHashKeyTable.entry(record.explicitHashKeyIndex) else { break }
                explicitHashKey = key
            }
            records.append(
                SubRecord(partitionKey: partitionKey, explicitHashKey: explicitHashKey, data: Array(record.data)))
        }
        return records.isEmpty ? .malformed : .aggregate(records, isCut: records.count < message.records.count)
    }
}

extension [String] {
    /// The text at a place that a message names; `nil` where the table has no such place.
    fileprivate func entry(_ index: UInt64) -> String? {
        index < UInt64(count) ? self[Int(index)] : nil
    }
}
