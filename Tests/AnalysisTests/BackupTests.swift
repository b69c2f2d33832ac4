import Coding
import Foundation
import Records
import Store
import TestSupport
import Testing

@testable import Analysis

/// Payloads without a sequence number against the known records.
@Suite struct BackupTests {
    private static func payload(_ content: Int) -> String { "{\"device_id\":\"d\",\"n\":\(content)}" }

    /// Any two payloads with one content have different spellings here, as bytes and deliveries do in the field.
    private static func spelled(_ content: Int) -> String { "{\"n\": \(content), \"device_id\": \"d\"}" }

    @Test(arguments: 0..<6 as Range<UInt64>) func multisetsAreComparedAsByThePlainRule(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let tree = try EvidenceTree()
        var (entries, sent, backups) = ([EntryText](), [EvidenceTree.Sent](), [String]())
        var log: [String] = []
        var (delivered, undelivered, backedUp, failed) = ([Int: Int](), [Int: Int](), [Int: Int](), [Int: Int]())
        var sequence = 0
        for content in 0..<30 {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                sequence += 1
                entries.append(EntryText(sequence, payload: Self.spelled(content)))
                if Bool.random(using: &random) { sent.append(.init(sequence, Self.payload(content))) }
                delivered[content, default: 0] += 1
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                sequence += 1
                sent.append(.init(sequence, Self.payload(content)))
                undelivered[content, default: 0] += 1
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                backups.append(Self.payload(content))
                backedUp[content, default: 0] += 1
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let id = "4d6f7e10-0000-4000-8000-\(100_000_000_000 + log.count)"
                log.append("START RequestId: \(id) Version: $LATEST")
                log.append("Error processing record: boom")
                log.append("Record data: \(Data(Self.payload(content).utf8).base64EncodedString())")
                log.append("END RequestId: \(id)")
                failed[content, default: 0] += 1
            }
        }
        try tree.event(sent)
        try tree.write("2026/11/21/17/batch-1.json", batchText(entries))
        try tree.write("backup/one", backups.shuffled(using: &random).joined(separator: "\n") + "\n")
        let lines = log.enumerated().map { "2026-10-06T12:4\($0 / 60 % 10):\(10 + $0 % 50).\(100 + $0)Z \($1)\n" }
        try tree.write("exportedlogs/5540bf27/2026-10-06-[$LATEST]1/000000", lines.joined())
        var expected: Set<String> = []
        for content in 0..<30 {
            let (there, lacking) = (delivered[content] ?? 0, undelivered[content] ?? 0)
            let surplus = (backedUp[content] ?? 0) - there - lacking
            if surplus > 0 { expected.insert("\(content) not_in_output \(surplus) \(there + lacking)") }
            guard let times = failed[content] else { continue }
            let verdict =
                there + lacking == 0
                ? "unmatched" : lacking == 0 ? "delivered" : there == 0 && lacking == 1 ? "matched" : "ambiguous"
            expected.insert("\(content) \(verdict) \(times) \(there + lacking)")
        }
        let store = try await tree.load()
        let contents = try Self.contents(of: store)
        var found: [String] = []
        let totals = try Audit(store).backup { row in
            let content = contents["\(row.object) \(row.entryIndex)"] ?? "?"
            found.append("\(content) \(row.verdict.rawValue) \(row.count) \(row.records)")
            #expect((row.record == nil) == (row.match == nil))
            #expect((row.verdict == .matched) == (row.match == .content && row.verdict != .delivered))
        }
        #expect(Set(found) == expected, "\(Set(found).symmetricDifference(expected))")
        #expect(found.count == expected.count)
        #expect(totals.backedUp == Int64(backups.count) && totals.failed == Int64(failed.values.reduce(0, +)))
        let unbacked = delivered.filter { backedUp[$0.key] == nil }.values.reduce(0, +)
        #expect(totals.inNoBackup == Int64(backups.isEmpty ? 0 : unbacked))
        let open = expected.count { !$0.contains(" delivered ") && !$0.contains(" matched ") }
        #expect(try Audit(store).finding(.backup)?.count == Int64(open))
    }

    /// The content's number by object and position.
    private static func contents(of store: Store) throws -> [String: String] {
        var contents: [String: String] = [:]
        try store.reading { reads in
            try reads.loosePayloads(stream: nil) { place, payload in
                var bytes: [UInt8] = []
                for index in payload.indices { bytes.append(payload[index]) }
                let number = String(decoding: bytes, as: UTF8.self).split(separator: ":").last?.dropLast()
                contents["\(try reads.objectName(place.objectID)) \(place.entryIndex)"] = number.map(String.init)
            }
        }
        return contents
    }

    /// A record failed alone in an invocation that printed one payload: that is its payload.
    @Test func aPayloadIsMatchedByTheInvocationThatPrintedIt() async throws {
        let tree = try EvidenceTree()
        let (one, two) = ("4d6f7e10-0000-4000-8000-000000000001", "4d6f7e10-0000-4000-8000-000000000002")
        func data(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        let lines = [
            "START RequestId: \(one) Version: $LATEST", "Error processing record: boom", "Record data: \(data("a"))",
            "Error processing record: boom", "Record data: \(data("a"))", "END RequestId: \(one)",
            "START RequestId: \(two) Version: $LATEST", "Error processing record: boom", "Record data: \(data("b"))",
            "Error processing record: boom", "Record data: \(data("c"))", "END RequestId: \(two)",
        ]
        try tree.write(
            "exportedlogs/5540bf27/2026-10-06-[$LATEST]1/000000",
            lines.enumerated().map { "2026-10-06T12:45:\(10 + $0).000Z \($1)\n" }.joined())
        let documents = [(one, 11), (two, 12)].map { request, sequence in
            """
            {"requestContext": {"requestId": "\(request)", "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:f",
              "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 2},
             "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
             "version": "1.0", "timestamp": "2026-10-06T12:46:00.000Z",
             "KinesisBatchInfo": {"shardId": "shardId-000000000000", "startSequenceNumber": "\(sequence)",
              "endSequenceNumber": "\(sequence)", "approximateArrivalOfFirstRecord": "2026-10-06T12:45:00.000Z",
              "approximateArrivalOfLastRecord": "2026-10-06T12:45:00.000Z", "batchSize": 1,
              "streamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s"}}
            """
        }
        try tree.write("dlq.jsonl", documents.joined(separator: "\n"))
        let store = try await tree.load()
        var rows: [String] = []
        _ = try Audit(store).backup { row in
            rows.append(
                "\(row.verdict.rawValue) \(row.count) \(row.record?.sequence ?? "-") \(row.match?.rawValue ?? "-")")
        }
        #expect(rows == ["matched 2 11 request", "unmatched 1 - -", "unmatched 1 - -"])
    }

    @Test func anAggregateCountsAsItsRecords() async throws {
        let tree = try EvidenceTree()
        let records = ["one", "two"].map { SubRecord(partitionKey: "k", data: Array($0.utf8)) }
        let payload = AggregatedPayload.encoded(records)
        try tree.event([.init(5, payload)])
        try tree.write(
            "exportedlogs/5540bf27/2026-10-06-[$LATEST]1/000000",
            "2026-10-06T12:45:10.000Z Error processing record: boom\n"
                + "2026-10-06T12:45:11.000Z Record data: \(Data(payload).base64EncodedString())\n")
        var rows: [String] = []
        let totals = try Audit(try await tree.load()).backup { row in
            rows.append("\(row.verdict.rawValue) \(row.record?.sequence ?? "-") \(row.record?.subSequence ?? -2)")
        }
        #expect(rows == ["matched 5 0", "matched 5 1"])
        #expect(totals.failed == 1)
    }

    @Test func withoutSuchPayloadsNothingIsCompared() async throws {
        let tree = try EvidenceTree()
        try tree.write("2026/11/21/17/batch-1.json", batchText([EntryText(1)]))
        let store = try await tree.load()
        #expect(try Audit(store).backup { _ in Issue.record("a row of nothing") } == BackupTotals())
        #expect(try Audit(store).finding(.backup)?.count == 0)
    }
}
