internal import SwiftProtobuf

extension AggregatedPayload {
    /// The payload that holds these records, as a producer writes it: each key stands once, in the order in which it is
    /// first used.
    package static func encoded(_ records: [SubRecord]) -> [UInt8] {
        var message = KPLAggregatedRecord()
        var partitionKeys = KeyTable()
        var explicitHashKeys = KeyTable()
        for record in records {
            var packed = KPLAggregatedRecord.Record()
            packed.partitionKeyIndex = partitionKeys.place(of: record.partitionKey)
            if let key = record.explicitHashKey { packed.explicitHashKeyIndex = explicitHashKeys.place(of: key) }
            packed.data += record.data
            message.records.append(packed)
        }
        message.partitionKeyTable = partitionKeys.keys
        message.explicitHashKeyTable = explicitHashKeys.keys
        // Every required field is set, and nothing else can fail: a message in memory is far from its limit of 2 GiB.
        guard let bytes: [UInt8] = try? message.serializedBytes() else { return magic }
        return magic + bytes + MD5Digest.digest(of: bytes)
    }

    /// Keys in the order of their first use.
    private struct KeyTable {
        var keys: [String] = []
        // By bytes: texts that Unicode calls equal may differ in them, and so in the shard they go to.
        private var places: [[UInt8]: UInt64] = [:]

        mutating func place(of key: String) -> UInt64 {
            let bytes = Array(key.utf8)
            if let place = places[bytes] { return place }
            let place = UInt64(keys.count)
            keys.append(key)
            places[bytes] = place
            return place
        }
    }
}
