import Coding
import Records

extension TraceLedger {
    /// Failed payloads without a number: how often they came from where, and the records of the stream with these very
    /// bytes.
    func looseRows() -> [String] {
        let identities = identities { loose[$0] != nil }
        return loose.map { payload, kinds in
            let from = kinds.sorted { $0.key < $1.key }.map { #""\#($0.key.rawValue)":\#($0.value)"# }
            return #"{"payload":"\#(Base64.encode(payload))","count":\#(kinds.values.reduce(0, +)),"#
                + #""from":{\#(from.joined(separator: ","))},"matches":[\#(Self.text(identities[payload]))]}"#
        }.sorted()
    }

    /// Payloads that the backup has more often than there are records with a delivery that says the same.
    func backupRows() -> [String] {
        var delivered: [[UInt8]: Int] = [:]
        for (record, fate) in zip(history.records, history.fates) {
            let isFaithful = !fate.deliveries.isEmpty && (!fate.isFirstAltered || fate.conflicting > 0)
            guard isFaithful else { continue }
            delivered[RecordPayload(record).bytes, default: 0] += 1
        }
        let missing = backup.filter { $0.value > delivered[$0.key, default: 0] }
        let identities = identities { missing[$0] != nil }
        return missing.map { payload, count in
            let known = delivered[payload, default: 0]
            return #"{"payload":"\#(Base64.encode(payload))","backup":\#(count),"delivered":\#(known),"#
                + #""missing":\#(count - known),"matches":[\#(Self.text(identities[payload]))]}"#
        }.sorted()
    }

    private func identities(where isWanted: ([UInt8]) -> Bool) -> [[UInt8]: [String]] {
        var identities: [[UInt8]: [String]] = [:]
        for record in history.records {
            let bytes = RecordPayload(record).bytes
            guard isWanted(bytes) else { continue }
            identities[bytes, default: []].append(#""\#(ShardID(Int64(record.shard))):\#(record.number)""#)
        }
        return identities
    }

    private static func text(_ identities: [String]?) -> String { (identities ?? []).sorted().joined(separator: ",") }
}
