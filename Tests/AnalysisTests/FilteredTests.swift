import Coding
import Records
import Store
import TestSupport
import Testing

@testable import Analysis

/// Records that a mapping's filter accounts for.
@Suite struct FilteredTests {
    static let pattern = #"{"data":{"t":[{"numeric":[">",30]}]}}"#

    @Test(arguments: 0..<6 as Range<UInt64>) func whatTheFilterDropsIsNotMissing(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let tree = try EvidenceTree()
        var sent: [EvidenceTree.Sent] = []
        var entries: [EntryText] = [EntryText(1, payload: #"{"t": 31}"#)]
        var rows: Set<String> = []
        var (filtered, missing) = (0, 0)
        for number in 2...80 {
            let temperature = Int.random(in: 20..<40, using: &random)
            let isText = Int.random(in: 0..<8, using: &random) == 0
            let drops = isText || temperature <= 30
            let payload = isText ? "t=\(temperature)" : #"{"t": \#(temperature)}"#
            var entry = EntryText(number, payload: isText ? #"{"message": "\#(payload)"}"# : payload)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                entries.append(entry)
                sent.append(.init(number, payload))
                if drops { rows.insert("\(number) \(isText ? "not_json" : "drops") true") }
            case 1:
                sent.append(.init(number, payload))
                if drops {
                    filtered += 1
                    rows.insert("\(number) \(isText ? "not_json" : "drops") false")
                } else {
                    missing += 1
                }
            case 2:
                // The function had it, so that no filter did away with it.
                entry.processed = "false"
                entries.append(entry)
                sent.append(.init(number, payload))
                missing += 1
                if drops { rows.insert("\(number) \(isText ? "not_json" : "drops") false") }
            default:
                // Nothing is known of it but the hole in the counter.
                missing += 1
            }
        }
        entries.append(EntryText(81, payload: #"{"t": 31}"#))
        try tree.event(sent)
        try tree.write("2026/11/21/17/batch-1.json", batchText(entries))
        let store = try await tree.load()
        let filter = try EventFilter([Self.pattern])
        var found: Set<String> = []
        try Audit(store).filtered(by: filter) {
            found.insert("\($0.record.sequence) \($0.verdict.rawValue) \($0.isDelivered)")
        }
        #expect(found == rows)
        let audit = Audit(store, AuditOptions(filter: filter))
        #expect(try audit.finding(.filtered)?.count == Int64(filtered))
        #expect(try audit.finding(.missing)?.count == Int64(missing))
        var listed: Int64 = 0
        try audit.gaps { listed += $0.kind == .missing ? $0.atMost : 0 }
        #expect(listed == missing)
        #expect(try Audit(store).finding(.missing)?.count == Int64(missing + filtered))
        #expect(try Audit(store).finding(.filtered)?.count == 0)
    }
}
