import Coding
import Records
import Testing

@testable import Documents

/// The three containers of one log, and what only some of them have.
@Suite struct LogContainerTests {
    private static let id = LogText.id
    private static let request = LogText.request

    /// One invocation of the recipe's function.
    private static let recipe = [
        "INIT_START Runtime Version: python:3.12",
        "START RequestId: \(request) Version: $LATEST",
        "Processed record with EventID: shardId-000000000001:17",
        "Processed record with EventID: shardId-000000000001:18",
        "Error processing record shardId-000000000001:19: bad: \"x\"",
        "Successfully stored 2 processed records to S3: 2026/11/21/17/\(request).json",
        "END RequestId: \(request)",
        "REPORT RequestId: \(request)\tDuration: 12.3 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB",
    ]

    private static func quoted(_ text: String) -> String {
        var writer = JSONTextWriter(escaping: .least)
        writer.string(text)
        return writer.text
    }

    private static func filtered(_ events: [(stream: String, time: Int, message: String)]) -> String {
        let parts = events.map {
            "{\"logStreamName\":\(quoted($0.stream)),\"timestamp\":\(LogText.epoch($0.time)),"
                + "\"message\":\(quoted($0.message + "\n")),\"ingestionTime\":1,\"eventId\":\"1\"}"
        }
        return "{\"events\":[\(parts.joined(separator: ","))],\"searchedLogStreams\":[]}"
    }

    private static func subscription(_ messages: [String], from start: Int = 0, stream: String = "s") -> String {
        let parts = messages.enumerated().map {
            "{\"id\":\"\($0.offset)\",\"timestamp\":\(LogText.epoch(start + $0.offset)),"
                + "\"message\":\(quoted($0.element))}"
        }
        return "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"\(stream)\","
            + "\"subscriptionFilters\":[],\"logEvents\":[\(parts.joined(separator: ","))]}"
    }

    private static func expected(_ extra: String) -> [String] {
        let time = LogText.epoch(0)
        return [
            "0 listed shardId-000000000001:17 @\(time + 2) extra=\(extra)",
            "1 listed shardId-000000000001:18 @\(time + 3) extra=\(extra)",
            "2 failed shardId-000000000001:19 @\(time + 4) reason=bad: \"x\" extra=\(extra)",
        ]
    }

    private static let facts =
        "SER accepted=2 failed=1%duration=12300 stored=2 key=2026/11/21/17/\(request).json"

    private static func facts(_ group: String) -> String {
        let parts = facts.split(separator: "%")
        return "\(parts[0])\(group) \(parts[1])"
    }

    @Test(arguments: ["iso", "epoch", "crlf"])
    func exportedLines(form: String) {
        var text = LogText.export(Self.recipe)
        if form == "crlf" { text = text.replacing("\n", with: "\r\n") }
        if form == "epoch" {
            text = Self.recipe.enumerated().map { "\(LogText.epoch($0.offset)) \($0.element)\n" }.joined()
        }
        let (content, kind) = readLog(text.utf8)
        #expect(kind == .cloudWatchLogs)
        #expect(content.told == Self.expected("{\"request_id\":\"\(Self.request)\"}"))
        #expect(content.invocations == ["#0 \(Self.request) stream=- \(Self.facts(""))"])
        #expect(content.ignored == 1)
    }

    @Test func filteredEvents() {
        let events = Self.recipe.enumerated().map { (stream: "a[$LATEST]b", time: $0.offset, message: $0.element) }
        let (content, kind) = readLog(Self.filtered(events).utf8)
        #expect(kind == .cloudWatchLogs)
        let extra = "{\"request_id\":\"\(Self.request)\",\"log_stream\":\"a[$LATEST]b\"}"
        #expect(content.told == Self.expected(extra))
        #expect(content.invocations == ["#0 \(Self.request) stream=a[$LATEST]b \(Self.facts(""))"])
        #expect(content.ignored == 1)
    }

    @Test(arguments: ["", "\n"])
    func subscriptionDocuments(between: String) {
        let control =
            "{\"messageType\":\"CONTROL_MESSAGE\",\"owner\":\"CloudwatchLogs\",\"logGroup\":\"\","
            + "\"logStream\":\"\",\"subscriptionFilters\":[],\"logEvents\":[{\"id\":\"\",\"timestamp\":1,"
            + "\"message\":\"CWL CONTROL MESSAGE: Checking health of destination Firehose.\"}]}"
        let text = [
            control, Self.subscription(Array(Self.recipe.prefix(4))),
            Self.subscription(Array(Self.recipe.dropFirst(4)), from: 4),
        ]
        let (content, kind) = readLog(text.joined(separator: between).utf8)
        #expect(kind == .cloudWatchLogs)
        #expect(content.told == Self.expected("{\"request_id\":\"\(Self.request)\",\"log_stream\":\"s\"}"))
        #expect(content.invocations == ["#0 \(Self.request) stream=s \(Self.facts(" group=g"))"])
        #expect(content.ignored == 2)
    }

    /// Two functions at once: each stream's data goes with its own failure.
    @Test func interleavedStreams() {
        let other = LogText.otherRequest
        let content = readLog(
            Self.filtered([
                ("a", 0, "START RequestId: \(Self.request) Version: 1"),
                ("b", 1, "START RequestId: \(other) Version: 1"),
                ("a", 2, "Error processing record: one"), ("b", 3, "Error processing record: two"),
                ("a", 4, "Record data: MQ=="), ("b", 5, "Record data: Mg=="),
                ("b", 6, "Processed: 0 successful, 1 failed"), ("a", 7, "Processed: 4 successful, 1 failed"),
            ]).utf8
        ).content
        let time = LogText.epoch(0)
        #expect(
            content.told == [
                "0 payload failed 1 @\(time + 4) reason=one request=\(Self.request) stream=a",
                "1 payload failed 2 @\(time + 5) reason=two request=\(other) stream=b",
            ])
        #expect(
            content.invocations == [
                "#0 \(Self.request) stream=a S-- accepted=4 failed=1",
                "#0 \(other) stream=b S-- accepted=0 failed=1",
            ])
    }

    @Test func linesInJSON() {
        let lines = [
            "{\"time\":\"2026-11-21T17:00:00.000Z\",\"type\":\"platform.start\",\"record\":"
                + "{\"requestId\":\"\(Self.request)\",\"version\":\"$LATEST\"}}",
            "{\"timestamp\":\"2026-11-21T17:00:00Z\",\"level\":\"INFO\",\"message\":"
                + "\"Processed record with EventID: shardId-000000000001:17\",\"requestId\":\"\(Self.request)\"}",
            "{\"level\":\"ERROR\",\"message\":\"Error processing record shardId-000000000001:18: boom\"}",
            "{\"level\":\"ERROR\",\"message\":\"Error processing record shardId-000000000001:19: a\\nb\"}",
            "{\"time\":\"2026-11-21T17:00:00.000Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":"
                + "\"\(Self.request)\",\"metrics\":{\"durationMs\":12.5},\"status\":\"timeout\"}}",
            "{\"message\":7}",
        ]
        let time = LogText.epoch(0)
        let extra = "extra={\"request_id\":\"\(Self.request)\"}"
        let content = readLog(LogText.export(lines).utf8).content
        #expect(
            content.told == [
                "0 listed shardId-000000000001:17 @\(time + 1) \(extra)",
                "1 failed shardId-000000000001:18 @\(time + 2) reason=boom \(extra)",
                "2 reject brokenLogLine \(LogText.prefix(3))\(lines[3])",
            ])
        let facts = "S-R accepted=1 failed=1 duration=12500 timed out"
        #expect(content.invocations == ["#0 \(Self.request) stream=- \(facts)"])
        #expect(content.ignored == 1)
    }

    @Test func markerObject() {
        let (content, kind) = readLog("Permission Check Successful".utf8)
        #expect(kind == .cloudWatchLogs)
        #expect(content == LogContent(told: [], invocations: [], ignored: 1))
    }

    /// `get-log-events` prints one stream's events, which name neither the stream nor themselves.
    @Test func eventsOfOneStream() {
        let parts = Self.recipe.enumerated().map {
            "{\"timestamp\":\(LogText.epoch($0.offset)),\"message\":\(Self.quoted($0.element)),\"ingestionTime\":1}"
        }
        let text =
            "{\"events\":[\(parts.joined(separator: ","))],\"nextForwardToken\":\"f/1\","
            + "\"nextBackwardToken\":\"b/1\"}"
        let (content, kind) = readLog(text.utf8)
        #expect(kind == .cloudWatchLogs)
        #expect(content.told == Self.expected("{\"request_id\":\"\(Self.request)\"}"))
        #expect(content.invocations == ["#0 \(Self.request) stream=- \(Self.facts(""))"])
    }

    @Test func eventsThatAreNone() {
        let text =
            "{\"events\":[{\"logStreamName\":\"a\",\"timestamp\":\"x\",\"message\":\"m\"},"
            + "{\"logStreamName\":\"a\",\"timestamp\":1795280400000,\"message\":7},"
            + "{\"logStreamName\":\"a\",\"timestamp\":1795280400000,\"message\":\"Record data: eyJ2\"}]}"
        let content = readLog(text.utf8).content
        #expect(
            content.told.map { $0.prefix(21) }
                == [
                    "0 reject invalidField", "1 reject invalidField", "2 payload failed {\"v @",
                ].map { $0.prefix(21) })
    }

    /// A reject keeps the whole part, so that it can be read again.
    @Test func rejectsAreWholeParts() throws {
        let line = LogText.prefix(5) + "Failed record 17: boom"
        let export = LogText.prefix(0) + "x\n" + line + "\n" + LogText.prefix(9) + "y\n"
        let reader = DocumentReader(options: .standard)
        for text in [export, Self.filtered([("a", 0, "x"), ("a", 5, "Failed record 17: boom"), ("a", 9, "y")])] {
            reader.hints.shard = nil
            reader.begin(MemorySource(Array(text.utf8)))
            var batch = RecordBatch()
            #expect(reader.read(into: &batch, upTo: BatchRoom(entries: .max, bytes: .max)))
            let reject = try #require(batch.rejects.first)
            #expect(reject.code == .unknownShard)
            #expect(reject.byteCount == Int64(reject.raw.count))
            #expect(reject.hash == SHA256Digest.digest(of: reject.raw))
            #expect(Array(text.utf8)[Int(reject.byteOffset)...].starts(with: reject.raw))
            // With the hint the part alone gives the entry.
            let again = readLog(reject.raw, hints: ReadingHints(shard: 4)).content
            #expect(
                again.told == ["0 failed shardId-000000000004:17 @\(LogText.epoch(5)) reason=boom"]
                    || again.told == [
                        "0 failed shardId-000000000004:17 @\(LogText.epoch(5)) reason=boom extra={\"log_stream\":\"a\"}"
                    ])
        }
    }

    @Test func linesWithoutTimes() {
        let text = "Processed record with EventID: shardId-000000000001:17\nRecord data: MQ==\nx\n"
        let content = readLog(text.utf8, hints: ReadingHints(kind: .cloudWatchLogs)).content
        #expect(content.told == ["0 listed shardId-000000000001:17 @-", "1 payload failed 1 @-"])
        #expect(content.ignored == 1)
    }
}
