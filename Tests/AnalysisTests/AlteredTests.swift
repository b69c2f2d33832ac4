import Records
import Store
import TestSupport
import Testing

@testable import Analysis

/// What was delivered against the bytes that were sent.
@Suite struct AlteredTests {
    struct Pair: Sendable {
        var sent: [UInt8]
        /// JSON text.
        var delivered: String
        var kind: String?

        init(_ sent: String, _ delivered: String, _ kind: String?) {
            self.init(Array(sent.utf8), delivered, kind)
        }

        init(_ sent: [UInt8], _ delivered: String, _ kind: String?) {
            self.sent = sent
            self.delivered = delivered
            self.kind = kind
        }
    }

    static let pairs = [
        Pair(#"{"v":1}"#, #"{"v": 1}"#, nil),
        Pair(#" {"v" : 1, "w": [1, 2]}"#, #"{"w": [1, 2], "v": 1}"#, nil),
        Pair("plain text", #"{"message": "plain text"}"#, nil),
        Pair("", #"{"message": ""}"#, nil),
        Pair(#"{"v":0.10000000000000000001}"#, #"{"v": 0.1}"#, "rounded"),
        Pair(#"{"v":1}"#, #"{"v": 2}"#, "altered"),
        Pair(#"{"v":1}"#, #"{"message": "{\"v\":1}"}"#, "altered"),
        Pair([0xFF, 0x00], #"{"message": "x"}"#, "altered"),
        Pair([0x1F, 0x8B, 0x08], #"{"v": 1}"#, "altered"),
    ]

    @Test(arguments: 0..<6 as Range<UInt64>) func rowsAreThoseOfThePlainRule(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let tree = try EvidenceTree()
        var sent: [[EvidenceTree.Sent]] = [[], []]
        var delivered: [EntryText] = []
        var expected: Set<String> = []
        for number in 1...60 {
            guard let pair = Self.pairs.randomElement(using: &random) else { continue }
            let isDelivered = Int.random(in: 0..<4, using: &random) > 0
            let second = Int.random(in: 0..<4, using: &random)
            sent[0].append(.init(number, pair.sent))
            if isDelivered { delivered.append(EntryText(number, payload: pair.delivered)) }
            if isDelivered, let kind = pair.kind { expected.insert("\(number) \(kind)") }
            if second == 1 { sent[1].append(.init(number, pair.sent)) }
            if second == 2 {
                // Farther from the delivery than the first, or as far: what the comparison says stays.
                sent[1].append(.init(number, [0xFE] + pair.sent))
                expected.insert("\(number) contradictory")
            }
        }
        for records in sent where !records.isEmpty { try tree.event(records.shuffled(using: &random)) }
        try tree.write("2026/11/21/17/batch-1.json", batchText(delivered))
        let store = try await tree.load()
        var found: [String] = []
        try Audit(store).altered { found.append("\($0.record.sequence) \($0.kind.rawValue)") }
        #expect(Set(found) == expected)
        #expect(found.count == expected.count)
        for kind in [AuditCheck.altered, .rounded, .contradictory] {
            let count = expected.count { $0.hasSuffix(" \(kind.rawValue)") }
            #expect(try Audit(store).finding(kind)?.count == Int64(count))
        }
    }

    @Test func aRowNamesBothSides() async throws {
        let tree = try EvidenceTree()
        try tree.event([.init(7, #"{"v":1}"#)])
        try tree.write("2026/11/21/17/batch-1.json", batchText([EntryText(6), EntryText(7, payload: #"{"v": 2}"#)]))
        var rows: [AlteredRow] = []
        try Audit(try await tree.load()).altered { rows.append($0) }
        #expect(
            rows == [
                AlteredRow(
                    record: RecordName(stream: "default", shard: ShardID(0), sequence: "7", subSequence: -1),
                    kind: .altered, object: "2026/11/21/17/batch-1.json", entryIndex: 1, evidence: ["events/1.json"],
                    sources: ["lambda_event"])
            ])
    }
}
