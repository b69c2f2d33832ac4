import Analysis
import Foundation
import Ingest
import Replay
import Store
import Testing

/// A function that prints the payloads it fails on names no record. Where a record failed alone, the request id of its
/// failure document leads to what the same invocation printed.
@Suite struct PrintedPayloadTests {
    private static let sequence = "49665103978782300583817285304707180522090758232801804290"

    private func failure(request: String) -> String {
        """
        {"requestContext":{"requestId":"\(request)","condition":"RetryAttemptsExhausted","approximateInvokeCount":3},
         "version":"1.0","timestamp":"2025-07-12T10:00:06.021Z",
         "KinesisBatchInfo":{"shardId":"shardId-000000000000","startSequenceNumber":"\(Self.sequence)",
          "endSequenceNumber":"\(Self.sequence)","batchSize":1,
          "streamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/readings"}}
        """
    }

    private func log(request: String, payloads: [String]) -> String {
        let printed = payloads.map { payload in
            """
            2025-07-12T10:00:05.100Z Error processing record: no temperature
            2025-07-12T10:00:05.100Z Record data: \(Data(payload.utf8).base64EncodedString())

            """
        }
        return """
            2025-07-12T10:00:05.000Z START RequestId: \(request) Version: $LATEST

            """ + printed.joined() + """
                2025-07-12T10:00:05.200Z END RequestId: \(request)

                """
    }

    /// What a replay of the failed records sends, as (partition key, payload).
    private func sent(_ documents: [String: String]) async throws -> (payloads: [String], known: [Bool]) {
        let folder = try ScratchFolder()
        for (name, text) in documents { try Data(text.utf8).write(to: URL(filePath: folder.path + "/" + name)) }
        let store = try Store.open(at: folder.path + "/test.db", for: .writing(command: "import"))
        let plan = ImportPlan(sources: documents.keys.sorted().map { folder.path + "/" + $0 }, jobs: 1)
        _ = try await Importer(plan, now: { 0 }).run(into: store) { _ in }
        var known: [Bool] = []
        try Audit(store, AuditOptions()).failures { known.append($0.hasPayload) }
        var selection = ReplaySelection()
        selection.failed = true
        var options = ReplayOptions()
        options.partitionKeyField = nil
        options.messages = .unwrap
        var lines: [UInt8] = []
        _ = try ReplayRunner(store: store, clock: { 0 }).stream(selection, options: options) { lines += $0 }
        try store.close()
        let payloads = try lines.split(separator: UInt8(ascii: "\n")).map { line in
            let document = try JSONSerialization.jsonObject(with: Data(line))
            let row = try #require(document as? [String: Any])
            return String(decoding: try TraceTruth.bytes(row["payload_base64"]), as: UTF8.self)
        }
        return (payloads, known)
    }

    @Test func theInvocationsOwnPayloadIsTheRecords() async throws {
        let payload = #"{"device_id": "device_7"}"#
        let found = try await sent([
            "dlq.json": failure(request: "11111111-2222-3333-4444-555555555555"),
            "log.txt": log(request: "11111111-2222-3333-4444-555555555555", payloads: [payload, payload]),
        ])
        #expect(found.payloads == [payload])
        #expect(found.known == [true])
    }

    @Test func anotherInvocationsIsNot() async throws {
        let found = try await sent([
            "dlq.json": failure(request: "11111111-2222-3333-4444-555555555555"),
            "log.txt": log(request: "99999999-2222-3333-4444-555555555555", payloads: ["{}"]),
        ])
        #expect(found.payloads == [])
        #expect(found.known == [false])
    }

    @Test func ofSeveralNoneIsChosen() async throws {
        let found = try await sent([
            "dlq.json": failure(request: "11111111-2222-3333-4444-555555555555"),
            "log.txt": log(request: "11111111-2222-3333-4444-555555555555", payloads: ["{}", "[]"]),
        ])
        #expect(found.payloads == [])
        #expect(found.known == [false])
    }
}
