import Coding
import Documents
import Records
import Testing

@Suite struct FirehoseFailureTests {
    private static let number = "49590338271490256608559692538361571095921575989136588898"
    private static let payload = #"{"device_id":"d1"}"#

    /// A failure in JSON; `nil` takes a member away.
    private static func failure(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String] = [
            "rawData": "\"\(Base64.encode(Array(payload.utf8)))\"", "arrivalTimestamp": "1795280400123",
            "attemptEndingTimestamp": "1795280460456", "attemptsMade": "4", "errorCode": "\"Lambda.Failed\"",
            "errorMessage": "\"it said \\\"no\\\"\"", "lambdaArn": "\"arn:aws:lambda:us-east-1:1:function:f\"",
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func loose(
        _ reason: String? = "Lambda.Failed: it said \"no\"", arrival: Bool = true, processed: Bool = true
    ) -> String {
        "failed firehose_failure \(payload)" + (arrival ? " arrival=1795280400123000" : "")
            + (processed ? " processed=1795280460456000" : "") + (reason.map { " reason=\($0)" } ?? "") + " device=d1"
    }

    @Test(arguments: [
        (failure(), loose()),
        (failure(["arrivalTimestamp": "\"1795280400123\"", "attemptEndingTimestamp": "\"1795280460456\""]), loose()),
        (
            failure(["arrivalTimestamp": nil, "attemptEndingTimestamp": "null"]),
            loose(arrival: false, processed: false)
        ),
        (failure(["errorMessage": nil]), loose("Lambda.Failed")),
        (failure(["errorCode": nil]), loose("it said \"no\"")),
        (failure(["errorCode": nil, "errorMessage": "7"]), loose(nil)),
        (
            failure(["errorCode": nil, "errorMessage": nil, "lastErrorCode": "\"A\"", "lastErrorMessage": "\"b\""]),
            loose("A: b")
        ),
        (
            failure(["errorCode": nil, "errorMessage": nil, "ErrorCode": "\"A\"", "ErrorMessage": "\"b\""]),
            loose("A: b")
        ),
        (failure(["sequenceNumber": "null"]), loose()),
        (failure(["sequenceNumber": "\"\"", "subSequenceNumber": "0"]), loose()),
        // A number that tells no shard.
        (failure(["sequenceNumber": "\"77\""]), loose()),
    ])
    func aFailureWithoutIdentity(text: String, expected: String) {
        let reading = DocumentReading(text.utf8)
        #expect(reading.parts == ["0 " + expected])
        #expect(reading.rejects.isEmpty)
        #expect(reading.kind == .firehoseFailure)
        #expect(DocumentReading(text.utf8, kind: .firehoseFailure) == reading)
    }

    @Test(arguments: [
        (nil, ""), ("null", ""), ("0", ""), ("\"0\"", ""), ("1", "/1"), ("\"12\"", "/12"),
    ])
    func aFailureOfARecord(sub: String?, expected: String) {
        let text = Self.failure(["sequenceNumber": "\"\(Self.number)\"", "subSequenceNumber": sub])
        #expect(
            DocumentReading(text.utf8).parts == [
                "0 failed firehose_failure 6:056\(Self.number)\(expected) bytes \(Self.payload) arrival=1795280400123000"
                    + " processed=1795280460456000 reason=Lambda.Failed: it said \"no\" device=d1"
            ])
    }

    /// A plain record has the sub-number 0 as well as the first record of an aggregate.
    @Test(arguments: [
        ([(1, 0), (1, 1), (1, 2)], ["1/0", "1/1", "1/2"]), ([(1, 0), (2, 0), (2, 1)], ["1", "2/0", "2/1"]),
        ([(1, 0), (2, 1)], ["1", "2/1"]), ([(1, 0), (1, 0)], ["1", "1"]), ([(1, 2), (1, 0)], ["1/2", "1"]),
    ])
    func aggregates(numbers: [(Int, Int)], expected: [String]) {
        let text = numbers.map {
            Self.failure(["sequenceNumber": "\"\($0.0)\"", "subSequenceNumber": String($0.1)])
        }.joined()
        let reading = DocumentReading(text.utf8, shard: 0)
        let found = reading.parts.map { String($0.split(separator: " ")[3].dropFirst(5)) }
        #expect(found == expected)
        #expect(reading.indexes == Array(0..<Int64(numbers.count)))
        #expect(DocumentReading(text.utf8, shard: 0, room: BatchRoom(entries: 1, bytes: 1)) == reading)
    }

    @Test func theUserTellsTheShard() {
        let text = Self.failure(["sequenceNumber": "\"77\"", "errorCode": nil, "errorMessage": nil])
        #expect(
            DocumentReading(text.utf8, shard: 3).parts == [
                "0 failed firehose_failure 3:00277 bytes \(Self.payload) arrival=1795280400123000"
                    + " processed=1795280460456000 device=d1"
            ])
    }

    @Test func theNumberTellsTheArrival() throws {
        let text = Self.failure(["sequenceNumber": "\"\(Self.number)\"", "arrivalTimestamp": nil])
        let part = try #require(DocumentReading(text.utf8).parts.first)
        #expect(part.contains(" estimated=154508465"))
    }

    @Test(arguments: [
        (["rawData": "\"a\""], Reject.Code.invalidBase64), (["rawData": "\"YQ=\""], .invalidBase64),
        (["rawData": "\"Y Q=\""], .invalidBase64), (["rawData": "null"], .missingPayload),
        (["rawData": "7"], .missingPayload), (["sequenceNumber": "\"07\""], .invalidSequenceNumber),
        (["sequenceNumber": "7.5"], .invalidSequenceNumber), (["sequenceNumber": "{}"], .invalidSequenceNumber),
        (["sequenceNumber": "\"7\"", "subSequenceNumber": "-1"], .invalidSequenceNumber),
        (["sequenceNumber": "\"7\"", "subSequenceNumber": "\"x\""], .invalidSequenceNumber),
    ])
    func refusals(changes: [String: String], code: Reject.Code) {
        let text = Self.failure() + Self.failure(changes) + "\n" + Self.failure()
        let reading = DocumentReading(text.utf8)
        #expect(reading.codes == [code])
        #expect(reading.parts == ["0 " + Self.loose(), "2 " + Self.loose()])
    }

    @Test func binaryPayloadsAndEscapedSlashes() {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x3F, 0xFF]
        let data = Base64.encode(bytes)
        #expect(data.contains("/"))
        let plain = #"{"rawData":"\#(data)"}"#
        let escaped =
            #"{"rawData":"\#(data.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "\\/"))"}"#
        let reader = DocumentReader(options: .standard)
        for text in [plain, escaped] {
            reader.begin(MemorySource(Array(text.utf8)))
            var batch = RecordBatch()
            #expect(reader.read(into: &batch, upTo: BatchRoom(entries: .max, bytes: .max)))
            #expect(batch.loosePayloads.map { Array(batch.arena[$0.payload.indices]) } == [bytes])
        }
    }

    @Test(arguments: ["", "\n", ",\n"])
    func joinedFailures(delimiter: String) {
        let failures = (0..<20).map { Self.failure(["errorCode": "\"E\($0)\""]) }
        let isList = delimiter == ",\n"
        let text = (isList ? "[" : "") + failures.joined(separator: delimiter) + (isList ? "]" : "")
        let whole = DocumentReading(text.utf8)
        #expect(whole.parts == (0..<20).map { "\($0) " + Self.loose("E\($0): it said \"no\"") })
        #expect(DocumentReading(text.utf8, chunk: 3, room: BatchRoom(entries: 2, bytes: 50)) == whole)
    }
}
