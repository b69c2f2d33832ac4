import Records
import Store

/// An overview of the records that share one sequence number, as those of an aggregate do.
enum AggregateText {
    /// A line for each record of a number that has several; nothing where each number is one record.
    static func text(_ found: [RecordEvidence]) -> String {
        let numbers = Dictionary(grouping: found) { "\($0.stream) \(EventID(shard: $0.shard, sequence: $0.sequence))" }
        var lines: [String] = []
        var told: Set<String> = []
        for evidence in found {
            let number = "\(evidence.stream) \(EventID(shard: evidence.shard, sequence: evidence.sequence))"
            guard let records = numbers[number], records.count > 1, told.insert(number).inserted else { continue }
            let id = "\(EventID(shard: evidence.shard, sequence: evidence.sequence))"
            lines.append("\(id) holds \(CountText.counted(records.count, "record")):")
            lines += records.map(line)
            lines.append("")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func line(_ record: RecordEvidence) -> String {
        let name = record.subSequence < 0 ? "whole" : "sub-record \(record.subSequence)"
        let key = TerminalText.escaped(record.contents.partitionKey ?? "(no key)")
        let size =
            switch record.contents.payload {
            case nil: "payload not known"
            case .text(let text): CountText.counted(text.utf8.count, "byte") + " of JSON"
            case .bytes(let bytes): CountText.counted(bytes.count, "byte")
            }
        return "  \(name): \(key), \(size), \(record.firstDelivery == nil ? "not delivered" : "delivered")"
    }
}
